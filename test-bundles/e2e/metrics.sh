#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Metrics as Prometheus' own checker reads them (Debian's promtool), and what tells an operator that something is wrong.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
umask 077
echo '{ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } } }' >"$CREEL_STATE_DIR/creel.json"

metrics() { # FILE
    curl -fsS -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$port/metrics" >"$1"
}

start_gateway
metrics "$work/before"
ok "a chat with a tool" curl -fsS -o "$work/chat" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d '{"user":"canary-user","messages":[{"role":"user","content":"[[tool:session_status {}]]"}]}' \
    "http://127.0.0.1:$port/v1/chat/completions"
metrics "$work/after"
ok "promtool finds nothing wrong before the first turn" promtool check metrics <"$work/before"
ok "nor after one" promtool check metrics <"$work/after"
ok "the turn is counted" contains "$work/after" 'creel_turns_total{model="offline/rules",outcome="ok"} 1.0'
ok "its tool too" contains "$work/after" 'creel_tool_calls_total{outcome="ok",tool="session_status"} 1.0'
ok "plugins have states" contains "$work/after" 'creel_plugin_state{plugin="model-offline",state="active"} 1.0'
ok "no token in it" sh -c "! grep -q -F '$TOKEN' '$work/after'"
ok "no user in it" sh -c "! grep -q -F canary-user '$work/after'"
ok "creel dump" sh -c "'$root/creel' dump >'$work/dump'"
ok "tells the lanes" contains "$work/dump" '"lanes"'
ok "no token in it either" sh -c "! grep -q -F '$TOKEN' '$work/dump'"
ok "no user in it either" sh -c "! grep -q -F canary-user '$work/dump'"
ok "creel health" "$root/creel" health
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
