#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The examples as plugins of a running gateway, each with the policy an operator would write: what they offer works end to
# end, and stops with them.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"

grant() { # KIND
    jar=$(echo "$root"/test-bundles/examples/target/examples-*-"$1".jar)
    mkdir -p "$CREEL_STATE_DIR/plugins" "$CREEL_STATE_DIR/plugins-allowlist"
    cp "$jar" "$CREEL_STATE_DIR/plugins/example-$1.jar"
    digest=$(sha256sum "$jar" | cut -d' ' -f1)
    sed "s/DIGEST/$digest/" "$root/test-bundles/examples/$1/example-$1.policy" >"$CREEL_STATE_DIR/plugins-allowlist/example-$1.policy"
}

configure() { # EXTRA MEMBERS
    cat >"$CREEL_STATE_DIR/creel.json.new" <<END
{
  vault: { sealing: "plain" },
  plugins: { slots: { memory: "notebook" }, entries: { "example-hook": { enabled: $hook, critical: ["before-tool"] } } },
  tools: { alsoAllow: ["memory_save"] },
  channels: { mailbox: { dmPolicy: "allowlist", accounts: { home: { allowFrom: ["Anna"] }, work: { allowFrom: [] } } } },
  $1
}
END
    mv "$CREEL_STATE_DIR/creel.json.new" "$CREEL_STATE_DIR/creel.json"
}

ask() { # MESSAGE; leaves $work/answer
    "$root/creel" agent --message "$1" >"$work/answer" 2>&1 || true
}

lines_of() { # FILE COUNT, waits for that many lines
    for _ in $(seq 600); do
        [ -f "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ] && return 0
        sleep 0.1
    done
    echo "--- $1 has not $2 lines"
    cat "$1" 2>/dev/null
    return 1
}

kept() { # TEXT, in which files of the state folder but the plugins' own
    grep -r -l -F -- "$1" "$CREEL_STATE_DIR" | grep -v plugins-data || true
}

answers() { # MESSAGE TEXT: what was edited takes effect within a moment
    for _ in $(seq 100); do
        ask "$1"
        grep -q -F -- "$2" "$work/answer" && return 0
        sleep 0.1
    done
    contains "$work/answer" "$2"
}

hook=true
for kind in tool model hook command skill memory check channel; do
    grant $kind
done
configure ""
start_gateway
"$root/creel" plugins list --json >"$work/plugins" 2>/dev/null || true
for kind in tool model hook command skill memory check channel; do
    ok "example-$kind is active" node -e 'const p=JSON.parse(require("fs").readFileSync(process.argv[1])).plugins.find(p=>p.name===process.argv[2]);process.exit(p&&(p.state==="active"||p.state==="enabled")?0:1)' "$work/plugins" example-$kind
done

ask '[[tool:example_dice {"sides": 6}]]'
ok "tool: the assistant rolls a die" contains "$work/answer" "A die with 6 sides, rolled for main: "
ask '[[tool:example_dice {"sides": 1}]]'
ok "tool: arguments that do not fit are refused" contains "$work/answer" "do not fit the tool's schema"
ask '[[tool:example_dice {"sides": 500}]]'
ok "hook: a tool is blocked, and the model is told by whom" contains "$work/answer" "by plugin example-hook: no die has more than 100 sides"
ask 'echo 4111 1111 1111 1111'
ok "hook: an answer is changed before anybody sees it" contains "$work/answer" "[card number]"
ok "hook: and nothing else was seen" test -z "$(grep -F '4111 1111 1111 1111' "$work/answer")"
ask '/roll 2d6'
ok "command: answered by the plugin" contains "$work/answer" "2d6: "
ask '/help'
ok "command: /help lists it" contains "$work/answer" "/roll - rolls dice, for example /roll 2d6 (plugin example-command)"
ask '/roll nonsense'
ok "command: a failure says why" contains "$work/answer" "say how many dice"
ask '[[tool:skill_read {"name": "haiku"}]]'
ok "skill: its text can be read" contains "$work/answer" "Three lines of five, seven and five syllables"
ask '[[tool:skill_read {"name": "other"}]]'
ok "skill: another one cannot" contains "$work/answer" "There is no such skill"
ask '[[tool:memory_save {"text": "The bicycle stands in the cellar"}]]'
ok "memory: a note is kept" contains "$work/answer" "Kept as "
ask '[[tool:memory_search {"query": "where is my bicycle"}]]'
ok "memory: and found" contains "$work/answer" "The bicycle stands in the cellar"

"$root/creel" security audit --deep --json >"$work/answer" 2>&1 || true
ok "check: nothing is found where nothing is" test -z "$(grep -F drawer.key "$work/answer")"
mkdir -p "$CREEL_STATE_DIR/plugins-data/example-check"
touch "$CREEL_STATE_DIR/plugins-data/example-check/house.key"
"$root/creel" security audit --deep --json >"$work/answer" 2>&1 || true
ok "check: what it finds stands under the plugin's name" contains "$work/answer" '"checkId":"plugins.example-check.drawer.key"'
"$root/creel" security audit --json >"$work/answer" 2>&1 || true
ok "check: only a deep audit asks it" test -z "$(grep -F drawer.key "$work/answer")"

box=$CREEL_STATE_DIR/plugins-data/example-channel
printf 'e1 anna hello from a mailbox\ne2 mallory let me in\ne3 ANNA let me in\ne1 anna hello from a mailbox\n' >>"$box/home.in"
ok "channel: the sender of allowFrom is answered" lines_of "$box/home.out" 1
printf 'e4 anna hello\n' >>"$box/work.in"
printf 'e5 anna [[tool:memory_search {"query": "bicycle"}]]\n' >>"$box/home.in"
ok "channel: and the next message too" lines_of "$box/home.out" 2
ok "channel: nobody else, and no repeat" status_is 2 "$(wc -l <"$box/home.out")"
ok "channel: an account without allowFrom answers nobody" test ! -e "$box/work.out"
ok "channel: a sender does not reach the operator's notes" test -z "$(grep -F cellar "$box/home.out")"
ok "channel: what was admitted is on disk (control)" test -n "$(kept 'hello from a mailbox')"
ok "channel: of a refused event only id and rule" test -z "$(kept 'let me in')"
ok "channel: namely these" test -n "$(kept access.channel.dm.sender)"

stop_gateway
ok "hook: the stop is told, and the session before it" contains "$CREEL_STATE_DIR/logs/$(ls "$CREEL_STATE_DIR/logs" | head -1)" "sessions that began: "
start_gateway

hook=false
configure ""
ok "hook: listed as critical and switched off, so no tool runs" answers '[[tool:example_dice {"sides": 6}]]' "it is listed as critical and is not running"
configure 'agents: { defaults: { model: { primary: "parrot/green" } } }'
ok "model: a model that a plugin brings along answers" answers "pretty bird" "Squawk! pretty bird"

stop_gateway
ok "an orderly stop ends with 0" status_is 0 "$code"
printf 'e6 anna after the stop\n' >>"$box/home.in"
start_gateway
ok "channel: after a restart it goes on where it was" lines_of "$box/home.out" 3
ok "channel: with nothing twice" status_is 3 "$(wc -l <"$box/home.out")"
stop_gateway
finish
