# SPDX-License-Identifier: Apache-2.0
# Shared by the tests of the service: a machine with systemd, and orders to it. Sourced with $root set; leaves $work, $machine.
. "$root/test-bundles/e2e/lib.sh"
unset CREEL_STATE_DIR CREEL_GATEWAY_PORT CREEL_GATEWAY_TOKEN
boot=
trap '[ -z "$boot" ] || kill -KILL $(pgrep -P "$boot") 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/machine"
chmod 711 "$work" "$work/machine"

make_key() { # FILE
    node -e 'const k = require("crypto").generateKeyPairSync("ed25519").privateKey;
        require("fs").writeFileSync(process.argv[1], k.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 })' "$1"
}

boot_machine() {
    "$root/test-bundles/service/machine.sh" boot "$work/machine" >"$work/console" 2>&1 &
    boot=$!
    for _ in $(seq 600); do
        machine=$(pgrep -P $boot) && inside systemctl is-system-running --wait 2>/dev/null | grep -q running && break
        sleep 0.1
    done
    ok "a machine with systemd as its first process" status_is running "$(inside systemctl is-system-running)"
}

end_machine() {
    kill -KILL "$machine"
    boot=
}

inside() { # COMMAND...: on that machine
    nsenter -t "$machine" --pid --mount --cgroup --net --ipc --uts -r -w env HOME=/root "$@"
}

service() { # its answer goes to $work/answer
    inside /opt/creel/creel service "$@" >"$work/answer" 2>&1
}

property() {
    inside systemctl show creel.service --property "$1" --value
}

becomes() { # PROPERTY VALUE, within a minute
    for _ in $(seq 600); do
        [ "$(property "$1")" != "$2" ] || return 0
        sleep 0.1
    done
    echo "--- $1 is $(property "$1"), expected $2"
    return 1
}
