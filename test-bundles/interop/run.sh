#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One foreign client against a gateway of its own: run.sh protocol-schema | openai-client | aimock-faults | fuzz-frames
# COUNT and SEED choose what fuzz-frames throws. Ends with 0 when all went well.
name=${1:?usage: run.sh NAME}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ -f "$here/$name.mjs" ] || { echo "run.sh: there is no $name.mjs" >&2; exit 2; }
"$root/test-bundles/e2e/npm.sh" "$here" || exit 1
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT

# Heap growth that is allowed between two full collections: 4 MiB.
most_growth=4194304

heap() { # sets $bytes: what lives after a full collection, which the JVM makes for the histogram it prints at SIGQUIT
    seen=$(grep -c '^Total ' "$work/gateway.log" || true)
    kill -QUIT "$gateway"
    while [ "$(grep -c '^Total ' "$work/gateway.log" || true)" = "$seen" ]; do
        kill -0 "$gateway"
        sleep 0.1
    done
    bytes=$(sed -n 's/^Total  *[0-9]*  *\([0-9]*\).*/\1/p' "$work/gateway.log" | tail -1)
}

export MOCK_PORT=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
umask 077
# A device asks a person even on this machine, so that its whole way can be seen.
echo "{ gateway: { nodes: { pairing: { autoApproveLocal: false } }, http: { endpoints: { chatCompletions: { enabled: true }, responses: { enabled: true } } } } }" >"$CREEL_STATE_DIR/creel.json"
case $name in *-faults) (cd "$here" && node "$name.mjs" config "$MOCK_PORT") >"$CREEL_STATE_DIR/creel.json" ;; esac
# Each full collection compacts wholly: else fillers of gaps count as int[] that lives.
[ "$name" != fuzz-frames ] ||
    export JAVA_TOOL_OPTIONS="-XX:+PrintClassHistogram -XX:+IgnoreUnrecognizedVMOptions -XX:MarkSweepAlwaysCompactCount=1"

start_gateway
export URL=http://127.0.0.1:$port
if [ "$name" = fuzz-frames ]; then
    # What is loaded and cached once is no growth.
    ok "a small round before the first look at the heap" env COUNT=300 SEED=1 node "$here/$name.mjs"
    heap
    before=$bytes
    ok "$name" node "$here/$name.mjs"
    heap
    echo "live after a full collection: $before bytes before, $bytes after"
    ok "the heap grew by at most $most_growth bytes" test $((bytes - before)) -le $most_growth
else
    ok "$name" node "$here/$name.mjs"
fi
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
grep -v -E "^ *[0-9]+: " "$work/gateway.log" | grep -n -E "Exception|^\tat |\bERROR\b|\"level\":\"error\"" >"$work/traces" || true
ok "no exception in the log" test ! -s "$work/traces"
head -20 "$work/traces"
finish
