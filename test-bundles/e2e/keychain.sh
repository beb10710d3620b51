#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The vault's key in a real keychain, GNOME's, of a D-Bus session of its own: what was sealed before opens, and without the keychain it does
# not. Needs dbus-run-session, gnome-keyring-daemon and secret-tool (Debian: dbus, gnome-keyring, libsecret-tools).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] && [ "${1:-}" = inside ] || exec dbus-run-session -- sh "$0" inside
. "$root/test-bundles/e2e/lib.sh"
export XDG_RUNTIME_DIR=$work/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
eval "$(printf 'words of the session' | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"

echo '{ models: { providers: { mine: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "x" } } } }' >"$CREEL_STATE_DIR/creel.json"
chmod 600 "$CREEL_STATE_DIR/creel.json"
path=models.providers.mine.apiKey
echo "value-of-the-key-$$" | "$root/creel" secrets set $path --stdin >/dev/null 2>&1
before=$(cat "$CREEL_STATE_DIR/credentials/master.key")
"$root/creel" secrets key --to keychain >"$work/moved" 2>&1 || true
ok "the key goes into the keychain" contains "$work/moved" "in the desktop's keychain"
ok "and out of the state folder" test -z "$(grep -rlF -- "$before" "$CREEL_STATE_DIR")"
"$root/creel" secrets export --to "$work/out" --yes >/dev/null 2>&1 || true
ok "what was sealed before opens" contains "$work/out" "value-of-the-key-$$"
DBUS_SESSION_BUS_ADDRESS=unix:path=$work/none "$root/creel" secrets list >"$work/without" 2>&1 && code=0 || code=$?
ok "without the keychain it does not" test "$code" -ne 0
ok "and says what to do" contains "$work/without" "unlock it"
"$root/creel" secrets key --to here >"$work/back" 2>&1 || true
ok "it comes back" test "$(cat "$CREEL_STATE_DIR/credentials/master.key")" = "$before"
pkill -P $$ gnome-keyring-d 2>/dev/null || true
finish
