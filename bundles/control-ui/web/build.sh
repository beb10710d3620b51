#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the page into the folder OUT, when something changed since the last time: build.sh OUT
# Without npm the bundle has no page and says so to whoever opens it; in CI that is a failure.
set -eu
out=${1:?usage: build.sh OUT}
cd "$(dirname "$0")"

without() { # WHY
    rm -rf "$out"
    [ "${CI:-}" != true ] || { echo "control-ui: $1" >&2; exit 1; }
    echo "control-ui: $1; the gateway is built without its page" >&2
    exit 0
}

command -v npm >/dev/null || without "there is no npm"
sum=$(find . -name node_modules -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64)
[ "$(cat "$out/../../page.inputs" 2>/dev/null)" != "$sum" ] || [ ! -f "$out/index.html" ] || exit 0
lock=$(sha256sum package-lock.json | cut -c1-64)
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$lock" ]; then
    npm ci --prefer-offline --loglevel=error >&2 || without "npm ci failed"
    echo "$lock" >node_modules/.installed
fi
npm run --silent build -- --outDir "$out" >&2 || { echo "control-ui: the page does not build" >&2; exit 1; }
find "$out" -type f -size +1k \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) -exec gzip -9nk {} +
echo "$sum" >"$out/../../page.inputs"
