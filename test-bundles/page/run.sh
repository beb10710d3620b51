#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The control page in headless Chromium against a gateway of its own: run.sh [NAME...] runs the named cases only.
# SHOTS=FOLDER keeps pictures of what was seen. Ends with 0 when all went well.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if ! command -v chromium >/dev/null; then
    [ "${CI:-}" = true ] || { echo "run.sh: chromium is missing; install it" >&2; exit 2; }
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >&2 || exit 1
fi
"$root/test-bundles/e2e/npm.sh" "$here" || exit 1
. "$root/test-bundles/e2e/lib.sh"

# A machine without npm still gets a gateway; CI does not accept that.
bare=$work/bare
mkdir -p "$bare/bin" "$bare/classes"
for tool in sh dirname rm cat; do ln -s "$(command -v $tool)" "$bare/bin/$tool"; done
without_npm() {
    env -i PATH="$bare/bin" "$@" sh "$root/bundles/control-ui/web/build.sh" "$bare/classes/page" >"$work/bare.log" 2>&1
}
ok "without npm the build goes on without a page" without_npm CI=false
ok "and says so" contains "$work/bare.log" "without its page"
code=0
without_npm CI=true || code=$?
ok "in CI that is a failure" status_is 1 $code

ok "the page" node "$here/page.mjs" "$root" "$work" "$@"
finish
