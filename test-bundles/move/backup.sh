#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Backups of a running gateway that answers, opened by the real age, and a backup of age's own opened by us. Needs Debian's age,
# python3 and systemd (for the check of the units; left out where systemd-analyze is not there).
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
creel=$root/creel

start_gateway
"$creel" agent --message hello >"$work/answer" 2>&1
ok "it answers" contains "$work/answer" "built-in offline model"
"$creel" backup keygen "$work/identity" >"$work/recipient" 2>/dev/null
"$creel" config set backup.recipients "[\"$(cat "$work/recipient")\"]" >/dev/null 2>&1

# Twenty messages while backups are made: each backup is of one moment.
(for n in $(seq 20); do "$creel" agent --message "message $n" >/dev/null 2>&1 || true; done) &
talk=$!
code=0
for n in 1 2 3; do
    "$creel" backup create --output "$work/b$n.age" >/dev/null 2>"$work/err" || { code=$?; cat "$work/err"; }
done
wait $talk
ok "backups are made while it talks" status_is 0 $code
stop_gateway

age -d -i "$work/identity" -o "$work/b.zip" "$work/b3.age" && code=0 || code=$?
ok "the real age opens it" status_is 0 $code
ok "a zip is in it" python3 -m zipfile -t "$work/b.zip"
python3 -m zipfile -l "$work/b.zip" >"$work/names"
ok "with the sealing key" contains "$work/names" state/credentials/master.key
age -r "$(cat "$work/recipient")" -o "$work/theirs.age" "$work/b.zip"
"$creel" backup verify "$work/theirs.age" --identity "$work/identity" >"$work/verify" 2>&1 || true
ok "we open what age encrypted" contains "$work/verify" "whole: "
age-keygen -o "$work/other" 2>/dev/null
code=0
"$creel" backup verify "$work/b1.age" --identity "$work/other" >"$work/verify" 2>&1 || code=$?
ok "another key opens nothing" status_is 1 $code

# A passphrase, both ways; age asks on a terminal.
echo "correct horse battery" >"$work/phrase"
chmod 600 "$work/phrase"
"$creel" backup create --passphrase-file "$work/phrase" --output "$work/p.age" >/dev/null 2>&1
python3 "$here/typed.py" "correct horse battery" 1 age -d -o "$work/p.zip" "$work/p.age" && code=0 || code=$?
ok "the real age opens it by the passphrase" python3 -m zipfile -t "$work/p.zip"
python3 "$here/typed.py" "correct horse battery" 2 age -p -o "$work/q.age" "$work/b.zip" && code=0 || code=$?
"$creel" backup verify "$work/q.age" --passphrase-file "$work/phrase" >"$work/verify" 2>&1 || true
ok "we open what age encrypted to a passphrase" contains "$work/verify" "whole: "

# Each backup, restored into an empty place, starts and has what was said.
for n in 1 2 3; do
    rm -rf "$CREEL_STATE_DIR"
    code=0
    "$creel" backup restore "$work/b$n.age" --identity "$work/identity" --yes >"$work/restore" 2>&1 || code=$?
    ok "backup $n is restored" status_is 0 $code
    start_gateway
    "$creel" sessions export main >"$work/said"
    ok "backup $n goes on" contains "$work/said" '"hello"'
    "$creel" agent --message "after backup $n" >"$work/answer" 2>&1
    ok "backup $n answers" contains "$work/answer" "offline"
    stop_gateway
done
ok "no halves are left" [ -z "$(find "$work" -name '*.partial' -o -name '*.restoring-*')" ]

if command -v systemd-analyze >/dev/null; then
    "$creel" backup schedule --at "*-*-* 03:30" >/dev/null 2>&1
    code=0
    systemd-analyze verify --man=no "$HOME/.config/systemd/user/creel-backup.service" "$HOME/.config/systemd/user/creel-backup.timer" \
        >"$work/units" 2>&1 || code=$?
    ok "systemd takes the units" status_is 0 $code
fi
finish
