#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a newcomer does first, on the JDK of JAVA_HOME (or the default one): start, chat, look, stop; and the ways to fail.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"

start_gateway
ok "the gateway becomes ready" test -n "$gateway"
"$root/creel" agent --message "hello" >"$work/agent" 2>"$work/agent.err" || true
ok "the offline model answers and says what it is" contains "$work/agent" "offline"
"$root/creel" agent --message "hello" --json >"$work/agent.json" 2>/dev/null || true
ok "the answer as JSON" node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));process.exit(r.status==="ok"&&/offline/.test(r.result.payloads[0].text)?0:1)' "$work/agent.json"
"$root/creel" health --json >"$work/health" 2>/dev/null || true
ok "health as JSON" node -e 'process.exit(JSON.parse(require("fs").readFileSync(process.argv[1])).ok===true?0:1)' "$work/health"
"$root/creel" plugins list --json >"$work/plugins" 2>/dev/null || true
for name in model-offline model-openai model-anthropic model-ollama tool-session-status; do
    ok "$name is an active plugin" node -e 'const p=JSON.parse(require("fs").readFileSync(process.argv[1])).plugins.find(p=>p.name===process.argv[2]);process.exit(p&&p.state==="enabled"?0:1)' "$work/plugins" $name
done
"$root/creel" status >"$work/status" 2>&1 || true
ok "status names the default model" contains "$work/status" "offline/rules"
refused=0
grep "was refused by" "$work/gateway.log" || refused=1
ok "no shipped plugin asks for more than it is granted" status_is 1 $refused
"$root/creel" agent --token wrong --message x >"$work/wrong" 2>&1 && code=0 || code=$?
ok "a wrong token is refused" status_is 1 $code

ok "it listens on its one port only" test "$(node "$root/test-bundles/e2e/listening.mjs" "$gateway")" = "$port"
ok "no argument of it or of a child holds the secret" test -z "$(grep -l -F -- "$TOKEN" "/proc/$gateway/cmdline" $(pgrep -P "$gateway" | sed 's#.*#/proc/&/cmdline /proc/&/environ#'))"

code=0
timeout 60 "$root/creel" gateway >"$work/second" 2>&1 || code=$?
ok "a second gateway on the same state folder ends with 75" status_is 75 $code
ok "and names the pid of the first" contains "$work/second" "pid "

CREEL_STATE_DIR=$work/other timeout 60 "$root/creel" gateway >"$work/taken" 2>&1 && code=0 || code=$?
ok "a taken port ends with 69" status_is 69 $code
ok "and names the port" contains "$work/taken" "$port"

stop_gateway
ok "SIGTERM ends with 0" status_is 0 $code

wrong=$work/wrong.json
echo '{ gateway: { prot: 1 } }' >"$wrong"
CREEL_STATE_DIR=$work/fresh CREEL_CONFIG_PATH=$wrong timeout 60 "$root/creel" gateway >"$work/invalid" 2>&1 && code=0 || code=$?
ok "an invalid configuration ends with 78" status_is 78 $code
ok "and names the key" contains "$work/invalid" "gateway.prot"

unset CREEL_GATEWAY_TOKEN
start_gateway
"$root/creel" agent --message "hello again" >"$work/agent2" 2>&1 || true
ok "without a configured token the generated one serves the CLI" contains "$work/agent2" "offline"
ok "the state folder is its owner's only" test -z "$(find "$CREEL_STATE_DIR" -perm /077 ! -path "*/run/*")"
stop_gateway
ok "and it stops with 0 again" status_is 0 $code
finish
