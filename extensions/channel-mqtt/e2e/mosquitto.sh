#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The MQTT channel with a real broker and its access list: who is answered, who is not, and that a message which came while
# the gateway was killed is answered once. Needs the build and Debian's mosquitto and mosquitto-clients.
root=$(cd "$(dirname "$0")/../../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
broker=
trap 'kill -KILL $gateway $broker 2>/dev/null || true' EXIT
umask 077
at=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')

broker() { # ACCESS-LIST
    printf 'user %s\nlistener %s 127.0.0.1\nallow_anonymous false\npassword_file %s\nacl_file %s\npersistence false\n' \
        "$(id -un)" "$at" "$work/passwd" "$1" >"$work/mosquitto.conf"
    mosquitto -c "$work/mosquitto.conf" >"$work/mosquitto.log" 2>&1 &
    broker=$!
    for _ in $(seq 100); do
        says olga -t creel/none -m x >/dev/null 2>&1 && return
        sleep 0.1
    done
    cat "$work/mosquitto.log"
    return 1
}

says() { # USER ARGUMENTS...
    who=$1
    shift
    mosquitto_pub -h 127.0.0.1 -p "$at" -u "$who" -P "secret-of-$who" -V 311 -q 1 "$@"
}

twice() { # USER TEXT TEXT
    says "$1" -t "creel/in/$1" -m "$2"
    says "$1" -t "creel/in/$1" -m "$3"
}

hears() { # USER TEXT COMMAND...: whether that reaches the user, who listens before the command runs
    listener=$1
    wanted=$2
    shift 2
    stdbuf -oL mosquitto_sub -h 127.0.0.1 -p "$at" -u "$listener" -P "secret-of-$listener" -V 311 -q 1 -t "creel/out/$listener" -v -d \
        >"$work/heard-$listener" 2>&1 &
    ear=$!
    until grep -q SUBACK "$work/heard-$listener"; do sleep 0.05; done
    "$@"
    found=1
    for _ in $(seq 200); do
        grep -q -F -- "$wanted" "$work/heard-$listener" && { found=0; break; }
        kill -0 $ear 2>/dev/null || break
        sleep 0.1
    done
    kill $ear 2>/dev/null || true
    wait $ear 2>/dev/null || true
    [ $found = 0 ] || { echo "--- $listener heard"; cat "$work/heard-$listener"; tail -3 "$work/gateway.log"; }
    return $found
}

for user in creel olga gustav mallory; do
    touch "$work/passwd"
    mosquitto_passwd -b "$work/passwd" $user secret-of-$user 2>/dev/null
done
cat >"$work/acl" <<END
user creel
topic read creel/in/#
topic write creel/out/#

pattern write creel/in/%u
pattern read creel/out/%u
END
printf 'topic readwrite #\n\nuser creel\ntopic readwrite #\n' >"$work/no-acl"
cat >"$CREEL_STATE_DIR/creel.json" <<END
{
  vault: { sealing: "plain" },
  commands: { ownerAllowFrom: ["mqtt:olga"] },
  channels: { mqtt: { server: "127.0.0.1:$at", tls: false, user: "creel", password: "secret-of-creel", allowFrom: ["olga"] } }
}
END

connected() { # the broker keeps messages for whoever was connected once
    for _ in $(seq 200); do
        "$root/creel" channels status --json 2>/dev/null | grep -q 'connected to 127.0.0.1' && return
        sleep 0.1
    done
    "$root/creel" channels status
    return 1
}

broker "$work/acl"
start_gateway
ok "the account connects" connected
ok "an owner's /status is answered, to her" hears olga "Conversation: " says olga -t creel/in/olga -m /status
ok "a stranger is given a code" hears gustav "pairing code" says gustav -t creel/in/gustav -m hello
code_of=$(sed -n 's/.*pairing code[^:]*: \([A-Z0-9]*\).*/\1/p' "$work/heard-gustav")
"$root/creel" pairing approve mqtt "$code_of" >"$work/approved" 2>&1 && code=0 || code=$?
ok "who is approved by that code" status_is 0 $code
ok "and then is answered" hears gustav "offline model" says gustav -t creel/in/gustav -m hello
ok "but gets no /status" hears gustav "offline model" twice gustav /status hello
ok "none at all" test -z "$(grep 'Conversation: ' "$work/heard-gustav")"

# Mallory is a user of the broker like any other: her name is her topic, whatever she writes, and however she calls herself.
says mallory -t creel/in/olga -m "secret word" -i olga
says mallory -t creel/in/mallory/olga -m "secret word"
says mallory -t creel/in/mallory -r -m '{"user":"olga","text":"secret word"}'
ok "everybody else is looked at" hears olga "Conversation: " says olga -t creel/in/olga -m /status
ok "nobody writes as somebody else" test -z "$(grep -r -l 'secret word' "$CREEL_STATE_DIR/journal" "$CREEL_STATE_DIR/agents")"

# What comes while the gateway is away waits at the broker.
kill -KILL "$gateway"
wait "$gateway" 2>/dev/null || true
says olga -t creel/in/olga -m "/whoami"
ok "a message of meanwhile is answered after the start" hears olga "You are" start_gateway
ok "once" status_is 1 "$(grep -c 'You are' "$work/heard-olga")"

# A broker without an access list says of nobody who he is: what waits there is not believed first.
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
kill "$broker"
wait "$broker" 2>/dev/null || true
broker "$work/no-acl"
mosquitto_sub -h 127.0.0.1 -p "$at" -u creel -P secret-of-creel -V 311 -q 1 -i creel-creel-default -c -t 'creel/in/+' -E
says mallory -t creel/in/olga -m "forged word"
start_gateway
for _ in $(seq 200); do
    grep -q "so a topic does not say who wrote" "$work/gateway.log" && break
    sleep 0.1
done
ok "a broker where everybody writes everywhere is refused, with the line that is missing" contains "$work/gateway.log" "pattern write creel/in/%u"
ok "nothing of what was written there is kept" test -z "$(grep -r -l 'forged word' "$CREEL_STATE_DIR/journal" "$CREEL_STATE_DIR/agents")"
stop_gateway
kill "$broker"
broker=
finish
