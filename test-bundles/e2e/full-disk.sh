#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The product on a small disk that fills up under it: it refuses and says why, goes on when there is room, forgets nothing that it
# accepted, and keeps its files its owner's. Root, for the disk. Last: nothing readable is in a copy of the state folder.
root=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "full-disk.sh: skipped, it takes root to mount a small disk" >&2; exit 0; }
. "$root/test-bundles/e2e/lib.sh"
disk=$work/disk
mkdir "$disk"
mount -t tmpfs -o size=64m,mode=700 creel-test "$disk"
clean() {
    [ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true
    [ -z "$gateway" ] || wait "$gateway" 2>/dev/null || true
    umount "$disk" 2>/dev/null || umount -l "$disk" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM
export CREEL_STATE_DIR=$disk/state
mkdir -m 700 "$CREEL_STATE_DIR"
umask 022
canary=kanarienvogel$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
(umask 077; echo '{ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } } }' >"$CREEL_STATE_DIR/creel.json")

ask() { # TEXT FILE; prints the status
    curl -sS -m 60 -o "$2" -w '%{http_code}' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
        -d "{\"user\":\"one\",\"messages\":[{\"role\":\"user\",\"content\":\"echo $1\"}]}" "http://127.0.0.1:$port/v1/chat/completions"
}
refused() { # STATUS
    case $1 in 5??) return 0 ;; *) echo "--- expected 5xx, got $1"; return 1 ;; esac
}
mode_of() { stat -c %a "$1"; }
becomes() { # FILE MODE: a hang guard
    end=$(($(date +%s) + 60))
    while [ "$(mode_of "$1")" != "$2" ] && [ "$(date +%s)" -lt $end ]; do sleep 0.1; done
    status_is "$2" "$(mode_of "$1")"
}
open_files() { # what others may use, outside of the agents' and plugins' own folders
    find "$CREEL_STATE_DIR" \( -path "$CREEL_STATE_DIR/workspace*" -o -path "$CREEL_STATE_DIR/plugins-data" -o -path "$CREEL_STATE_DIR/sandboxes" \) -prune \
        -o ! -type l ! -type s -perm /077 -print
}

start_gateway
ok "a message before" status_is 200 "$(ask "before $canary" "$work/a")"
ok "every file is its owner's" status_is "" "$(open_files)"
chmod 755 "$CREEL_STATE_DIR"
chmod 644 "$CREEL_STATE_DIR/creel.json"
ok "the state folder, opened, is closed again" becomes "$CREEL_STATE_DIR" 700
ok "the configuration too" becomes "$CREEL_STATE_DIR/creel.json" 600

dd if=/dev/zero of="$disk/filler" bs=4k 2>/dev/null || true
ok "a message on a full disk is refused" refused "$(ask full "$work/b")"
code=0
"$root/creel" config set ui.assistant.name x >"$work/c" 2>&1 || code=$?
ok "a setting on a full disk is refused" status_is 1 $code
ok "and says what to look at" contains "$work/c" "space"
ok "the configuration is whole" "$root/creel" config validate
ok "readiness says so" test "$(curl -s -o "$work/ready" -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 503
ok "it says why in the log" grep -q "No space left" "$work/gateway.log"
"$root/creel" doctor --json >"$work/sick" || true
ok "the doctor names the disk" contains "$work/sick" doctor.state.little_room
rm "$disk/filler"
ok "with room a message is answered" status_is 200 "$(ask "room again" "$work/d")"
ok "and readiness is back" status_is 200 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz")"

kill -KILL "$gateway"
wait "$gateway" 2>/dev/null || true
start_gateway
ok "after kill -9 a message" status_is 200 "$(ask "last" "$work/g")"
key=$("$root/creel" sessions list --json | sed 's/.*"key":"\([^"]*\)".*/\1/')
"$root/creel" sessions export "$key" >"$work/export" 2>&1 || cat "$work/export"
for said in "before $canary" "room again" last; do
    ok "the transcript has: $said" contains "$work/export" "echo $said"
done
ok "and nothing that was refused" test "$(grep -c 'echo full' "$work/export")" = 0
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
"$root/creel" doctor --deep --json >"$work/doctor" || true
ok "the doctor read the stores" contains "$work/doctor" doctor.stores.read
ok "and finds no damage" test "$(grep -c -e doctor.stores.damaged -e '"critical":[1-9]' "$work/doctor")" = 0

search() { # TAR
    tar cf "$1" -C "$disk" state
    grep -a -c -e "$canary" -e "$TOKEN" "$1" || true
}
ok "a copy of the state folder holds nothing of it" status_is 0 "$(search "$work/copy.tar")"
(umask 077; rm -rf "$CREEL_STATE_DIR"; mkdir "$CREEL_STATE_DIR"
    echo '{ vault: { sealing: "plain" }, gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } } }' >"$CREEL_STATE_DIR/creel.json")
start_gateway
ask "before $canary" "$work/h" >/dev/null
stop_gateway
ok "the same search finds it where nothing is sealed" test "$(search "$work/copy.tar")" -gt 0
umount "$disk"
finish
