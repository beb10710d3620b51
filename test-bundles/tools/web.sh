#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The tools for the web in a gateway as it is installed: a page, what is refused, a canary that nobody reaches, a search.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
servers=
trap '[ -z "$servers" ] || kill $servers 2>/dev/null; finish' EXIT

serve() { # NAME REDIRECT -> leaves the port in $served
    touch "$work/$1.seen"
    python3 "$root/test-bundles/tools/web.py" "$work/$1.seen" "$work/$1.port" "$2" &
    servers="$servers $!"
    for _ in $(seq 600); do
        [ -s "$work/$1.port" ] && break
        sleep 0.1
    done
    served=$(cat "$work/$1.port")
}

serve canary none
canary=$served
serve pages "http://127.0.0.1:$canary/inside"
pages=$served

cat >"$CREEL_STATE_DIR/creel.json" <<JSON
{
  "agents": {"defaults": {"model": "offline/rules"}},
  "tools": {"profile": "full", "web": {"fetch": {"privateOrigins": ["http://127.0.0.1:$pages"], "denyDomains": ["denied.example"]}}},
  "plugins": {"entries": {"tool-web-search": {"config": {"provider": "brave", "baseUrl": "http://127.0.0.1:$pages", "apiKey": "key-of-the-search"}}}}
}
JSON
start_gateway

call() { # TOOL ARGUMENTS
    curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
        -d "{\"tool\":\"$1\",\"args\":$2,\"sessionKey\":\"main\"}" "http://127.0.0.1:$port/tools/invoke" >"$work/answer"
    cat "$work/answer" >>"$work/answers"
    echo >>"$work/answers"
}

absent() { # FILE TEXT
    ! grep -q -F -- "$2" "$1"
}

call web_fetch "{\"url\":\"http://127.0.0.1:$pages/a\"}"
ok "a page is read" contains "$work/answer" '# Head'
ok "its links are whole" contains "$work/answer" "[text](http://127.0.0.1:$pages/next)"
ok "what it hides is not there" absent "$work/answer" HIDDEN
for url in "http://127.0.0.1:$canary/" "http://localhost:$canary/" "http://[::1]:$canary/" "http://[::ffff:127.0.0.1]:$canary/" \
        "http://2130706433:$canary/" "http://0177.0.0.1:$canary/" "http://u@127.0.0.1:$canary/" "http://169.254.169.254/latest/" \
        "http://127.0.0.1:$pages/leave" "file:///etc/passwd" "http://127.0.0.1:$port/" "https://www.denied.example/"; do
    call web_fetch "{\"url\":\"$url\"}"
    ok "refused: $url" grep -q -E 'none of the public web|not an origin|a page of|could not be read' "$work/answer"
done
ok "the redirect was asked for" contains "$work/pages.seen" /leave
ok "nobody reached the canary" test ! -s "$work/canary.seen"
curl -sS -o /dev/null "http://127.0.0.1:$canary/control"
ok "the canary sees who comes" contains "$work/canary.seen" /control

call web_search '{"query":"a b","count":3}'
ok "a search finds" contains "$work/answer" 'https://example.org/found'
ok "the key went along" contains "$work/pages.seen" 'key-of-the-search'
ok "the key came from nowhere else" absent "$work/answers" key-of-the-search
grep -h '"web\.' "$CREEL_STATE_DIR"/audit/audit.jsonl >"$work/audit" || true
ok "refusals are audited with the rule" contains "$work/audit" 'tools.web.fetch.privateOrigins'
stop_gateway
[ "$failed" -eq 0 ] || cat "$work/answers"
