#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts the gateway in a network namespace of its own and asserts, by counters of the kernel, that an idle gateway
# with the offline provider opens no connection and sends nothing: zero-connections.sh CREEL [SECONDS]
# The namespace has a way out (a veth pair with a listener at its other end), so that a connection could leave;
# the positive control makes one and must be counted. Needs root and iproute2.
set -eu
creel=$(readlink -f "${1:?usage: zero-connections.sh CREEL [SECONDS]}")
seconds=${2:-60}
id=$$
ns=creel-idle-$id
out=ci$((id % 100000))
work=$(mktemp -d)
gateway=
listener=

clean() {
    [ -z "$gateway" ] || kill -TERM "$gateway" 2>/dev/null || true
    [ -z "$listener" ] || kill "$listener" 2>/dev/null || true
    wait 2>/dev/null || true
    ip netns del "$ns" 2>/dev/null || true
    ip link del "$out" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT INT TERM

ip netns add "$ns"
ip link add "$out" type veth peer name eth0 netns "$ns"
ip addr add 198.18.77.1/30 dev "$out"
ip link set "$out" up
ip -n "$ns" link set lo up
# Neighbour and router chatter of the kernel itself is not the gateway's: IPv6 is off on the way out, before it is up.
ip netns exec "$ns" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6' 2>/dev/null || true
ip -n "$ns" addr add 198.18.77.2/30 dev eth0
ip -n "$ns" link set eth0 up
ip -n "$ns" route add default via 198.18.77.1

counter() { # GROUP NAME: a counter of /proc/net/snmp of the namespace
    ip netns exec "$ns" cat /proc/net/snmp | awk -v g="$1:" -v n="$2" \
        '$1 == g && !head { for (i = 2; i <= NF; i++) if ($i == n) col = i; head = 1; next } $1 == g { print $col }'
}
leaving() { # packets that left by the way out
    ip -n "$ns" -s -j link show eth0 | sed 's/.*"tx":{"bytes":[0-9]*,"packets":\([0-9]*\).*/\1/'
}
snapshot() { # connections opened (loopback included), datagrams sent, packets out
    echo "$(counter Tcp ActiveOpens) $(counter Udp OutDatagrams) $(leaving)"
}

export CREEL_STATE_DIR="$work/state" CREEL_CONFIG_PATH="$work/state/creel.json" HOME="$work"
ip netns exec "$ns" "$creel" gateway run --port 18789 >"$work/log" 2>&1 &
gateway=$!
ready=no
for _ in $(seq 1 600); do
    # Ready is read from the kernel's table of listeners: asking over HTTP would be a connection of its own.
    if ip netns exec "$ns" ss -Hltn 'sport = :18789' | grep -q .; then ready=yes; break; fi
    kill -0 "$gateway" 2>/dev/null || break
    sleep 0.2
done
[ $ready = yes ] || { echo "zero-connections: the gateway did not come up:" >&2; tail -20 "$work/log" >&2; exit 1; }

start=$(snapshot)
echo "zero-connections: at the listener: opened, sent, left: $start"
sleep "$seconds"
end=$(snapshot)
kill -0 "$gateway" || { echo "zero-connections: the gateway ended early" >&2; exit 1; }
echo "zero-connections: after $seconds s:   opened, sent, left: $end"

# The control: a connection from the same namespace is counted, and reaches the other end.
python3 -m http.server 18080 --bind 198.18.77.1 >/dev/null 2>&1 &
listener=$!
reached=no
for _ in $(seq 1 50); do
    if ip netns exec "$ns" curl -s -o /dev/null http://198.18.77.1:18080/; then reached=yes; break; fi
    sleep 0.1
done
control=$(snapshot)
echo "zero-connections: after one curl:  opened, sent, left: $control"
[ $reached = yes ] && [ "${control%% *}" -gt "${end%% *}" ] && [ "${control##* }" -gt "${end##* }" ] || {
    echo "zero-connections: the control was not counted: this run proves nothing" >&2
    exit 1
}
# Idle: nothing was opened or sent, loopback included. Since the namespace was made: nothing left it, start-up included.
[ "$start" = "$end" ] && [ "${end##* }" -eq 0 ] || {
    echo "zero-connections: FAILED: from '$start' to '$end'" >&2
    exit 1
}
echo "zero-connections: none in $seconds s; nothing left the namespace since the start"
