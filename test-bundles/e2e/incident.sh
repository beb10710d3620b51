#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The runbook of an incident: every command of docs/incident.md in its order, beside a gateway that runs; then the same stop beside one
# that hangs, one that is stopped, and through a restart.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
unset CREEL_GATEWAY_TOKEN
cd "$root"
EVIDENCE=$work/incident.zip
export EVIDENCE

canary=sk-canary-$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf '{ models: { providers: { mine: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "%s" } } } }\n' "$canary" >"$CREEL_STATE_DIR/creel.json"
chmod 600 "$CREEL_STATE_DIR/creel.json"
start_gateway
./creel agent --message hello >"$work/before" 2>&1
ok "before, it answers" contains "$work/before" "offline"
./creel gateway token >"$work/token.before"
bearer() { # FILE EXPECTED STATUS
    status_is "$2" "$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(cat "$1")" "http://127.0.0.1:$port/metrics")"
}
ok "and its token opens the figures over HTTP" bearer "$work/token.before" 200

# Errors with a secret in their way: a wrong type and an unknown key, each with the key's value.
cp "$CREEL_STATE_DIR/creel.json" "$work/good.json"
printf '{ gateway: { port: "%s" }, unknown: "%s" }\n' "$canary" "$canary" >"$CREEL_STATE_DIR/creel.json"
for _ in $(seq 600); do
    grep -q '"level":"error"' "$CREEL_STATE_DIR"/logs/*.jsonl && break
    sleep 0.1
done
ok "an invalid configuration is an error in the log" test -n "$(grep -l '"level":"error"' "$CREEL_STATE_DIR"/logs/*.jsonl)"
ok "which shows no value of it" test -z "$(grep -rlF -e "$canary" "$CREEL_STATE_DIR/logs" "$CREEL_STATE_DIR/audit" "$work/gateway.log")"
cp "$work/good.json" "$CREEL_STATE_DIR/creel.json"

# The commands stand in the fenced parts of the runbook, one in a line.
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' docs/incident.md >"$work/commands"
ok "the runbook has its commands" test "$(wc -l <"$work/commands")" -ge 18
number=0
while IFS= read -r line; do
    number=$((number + 1))
    code=0
    (eval "$line") >"$work/said.$number" 2>&1 </dev/null || code=$?
    ok "$line" status_is 0 $code
    case $line in
    "./creel freeze"*)
        ./creel agent --message hello >"$work/frozen" 2>&1 && code=0 || code=$?
        ok "  no message comes in" test "$code" -ne 0
        ok "  by the rule that says so" contains "$work/frozen" "freeze.inbound"
        ;;
    *"incident collect"*)
        rm -rf "$work/zip"
        mkdir "$work/zip" && (cd "$work/zip" && python3 -m zipfile -e "$EVIDENCE" .)
        ok "  it has decisions and the log" test -s "$work/zip/audit/audit.jsonl" -a -n "$(ls "$work/zip/logs")"
        ok "  and no secret" test -z "$(grep -rlF -e "$canary" -e "$(cat "$work/token.before")" "$work/zip")"
        ;;
    *rotate*)
        ./creel gateway token >"$work/token.after"
        ok "  the secret is another one" test "$(cat "$work/token.before")" != "$(cat "$work/token.after")"
        ./creel agent --token "$(cat "$work/token.before")" --message x >"$work/old" 2>&1 && code=0 || code=$?
        ok "  the old one opens nothing, without a restart" test "$code" -ne 0
        ok "  over HTTP neither" bearer "$work/token.before" 401
        ok "  where the new one does" bearer "$work/token.after" 200
        ;;
    esac
done <"$work/commands"
for _ in $(seq 60); do
    ./creel agent --message hello >"$work/after" 2>&1 && break
done
ok "after the thaw it answers" contains "$work/after" "offline"
ok "the freeze is among the decisions" contains "$CREEL_STATE_DIR/audit/audit.jsonl" '"event":"freeze.frozen"'
ok "with who did it and why" contains "$CREEL_STATE_DIR/audit/audit.jsonl" '"why":"what I saw"'

# One that hangs.
kill -STOP "$(pgrep -f "creel.state.dir=$CREEL_STATE_DIR" | head -1 || echo "$gateway")" 2>/dev/null || kill -STOP "$gateway"
code=0
timeout 60 ./creel freeze >"$work/hung" 2>&1 || code=$?
ok "a gateway that hangs can be frozen" status_is 0 $code
code=0
timeout 120 ./creel incident collect --to "$work/hung.zip" >"$work/hung.said" 2>&1 || code=$?
ok "and evidence of it be collected" status_is 0 $code
kill -CONT "$gateway"
pkill -CONT -P "$gateway" 2>/dev/null || true
./creel agent --message hello >"$work/woken" 2>&1 && code=0 || code=$?
ok "when it goes on it is frozen" contains "$work/woken" "freeze.inbound"

# Through a restart, and beside none.
stop_gateway
start_gateway
./creel agent --message hello >"$work/again" 2>&1 && code=0 || code=$?
ok "so it is after a restart" contains "$work/again" "freeze.inbound"
./creel plugins list >"$work/plugins" 2>&1
ok "no plugin was started" contains "$work/plugins" "freeze.plugins"
stop_gateway
ok "stopped, it can be thawed" ./creel thaw
ok "and frozen" ./creel freeze tools
ok "and thawed" ./creel thaw

# A new key of what is sealed, and all of it still there.
ok "everything is sealed anew" ./creel secrets key --renew
start_gateway
./creel sessions list >"$work/sessions" 2>&1
ok "and can be read" contains "$work/sessions" "agent:main:main"
code=0
./creel secrets key --renew >"$work/busy" 2>&1 || code=$?
ok "beside a gateway it is refused" contains "$work/busy" "stop it"
stop_gateway
ok "no secret is in any log" test -z "$(grep -rlF -e "$canary" -e "$(cat "$work/token.after")" "$CREEL_STATE_DIR/logs" "$CREEL_STATE_DIR/audit")"
finish
