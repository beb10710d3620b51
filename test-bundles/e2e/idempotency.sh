#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A request under an Idempotency-Key is answered the same after kill -9 and restart, and runs once.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
umask 077
echo '{ gateway: { http: { endpoints: { chatCompletions: { enabled: true }, responses: { enabled: true } } } } }' \
    >"$CREEL_STATE_DIR/creel.json"

ask() { # PATH KEY BODY FILE; prints the status
    curl -sS -o "$4" -w '%{http_code}' -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $2" \
        -H 'Content-Type: application/json' -d "$3" "http://127.0.0.1:$port$1"
}

chat='{"messages":[{"role":"user","content":"echo one"}]}'
call='{"input":"[[tool:getWeather {\"town\":\"Bonn\"}]]","tools":[{"type":"function","name":"getWeather"}],"user":"u"}'
start_gateway
ok "a chat" status_is 200 "$(ask /v1/chat/completions key-1 "$chat" "$work/chat1")"
ok "a response that calls a tool of the client" status_is 200 "$(ask /v1/responses key-2 "$call" "$work/call1")"
ok "it calls it" contains "$work/call1" '"name":"getWeather"'
kill -KILL "$gateway"
wait "$gateway" 2>/dev/null || true
start_gateway
ok "the chat again" status_is 200 "$(ask /v1/chat/completions key-1 "$chat" "$work/chat2")"
ok "has the same answer" cmp "$work/chat1" "$work/chat2"
ok "the response again" status_is 200 "$(ask /v1/responses key-2 "$call" "$work/call2")"
ok "has the same answer too" cmp "$work/call1" "$work/call2"
ok "its key with another body" status_is 422 "$(ask /v1/responses key-2 '{"input":"other","user":"u"}' "$work/other")"
id=$(sed 's/^{"id":"\([^"]*\)".*/\1/' "$work/call2")
call_id=$(sed 's/.*"call_id":"\([^"]*\)".*/\1/' "$work/call2")
next='{"previous_response_id":"'$id'","user":"u","input":[{"type":"function_call_output","call_id":"'$call_id'","output":"rain"}]}'
ok "a response goes on after the restart" status_is 200 "$(ask /v1/responses key-3 "$next" "$work/next")"
ok "with what the client's tool said" contains "$work/next" rain
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
