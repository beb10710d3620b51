#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Three plugins are installed, updated and removed ROUNDS times each under 16 sessions of running turns, in a gateway with a
# heap of 128 MiB: no turn fails, no socket drops, and after three full collections no class loader of theirs has stayed.
rounds=${1:?usage: run.sh ROUNDS}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
examples=$(ls "$root"/test-bundles/examples/target/examples-*-method.jar | sed 's/-method\.jar$//')
"$root/test-bundles/e2e/npm.sh" "$root/test-bundles/interop" || exit 1
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
loaders='org.apache.felix.framework.BundleWiringImpl.BundleClassLoader'

described() { # KIND METHOD: an argument for churn.mjs; the newer jar is the same with a higher version
    "$java" "$root/test-bundles/e2e/EditJar.java" "$examples-$1.jar" "$work/$1-newer.jar" META-INF/MANIFEST.MF \
        'Bundle-Version: [^\r\n]+' 'Bundle-Version: 9.0.0' || return 1
    echo "example-$1=$examples-$1.jar,$work/$1-newer.jar,$2"
}

loaders() { # sets $count: class loaders of bundles after a full collection, which the JVM makes for the histogram at SIGQUIT
    seen=$(grep -c '^Total ' "$work/gateway.log" || true)
    kill -QUIT "$gateway"
    while [ "$(grep -c '^Total ' "$work/gateway.log" || true)" = "$seen" ]; do
        kill -0 "$gateway"
        sleep 0.1
    done
    count=$(awk -v name="$loaders" '/^ num /{n=0} {gsub(/\$/, ".", $4)} index($4, name) == 1 {n+=$2} END {print n}' "$work/gateway.log")
}

export CREEL_HEAP=128m JAVA_TOOL_OPTIONS=-XX:+PrintClassHistogram
start_gateway
unset JAVA_TOOL_OPTIONS
loaders
before=$count
method=$(described method example-method.add)
route=$(described route "")
service=$(described service example-service.count)
ok "turns and sockets outlive $rounds rounds of three plugins" \
    env URL="http://127.0.0.1:$port" node "$here/churn.mjs" "$rounds" "$method" "$route" "$service"
loaders
loaders
loaders
echo "class loaders of bundles: $before before, $count after three full collections"
ok "no class loader of a removed plugin is left" test "$before" -gt 10 -a "$count" = "$before"
ok "no instance of their classes is left" test "$(awk '/^ num /{n=0} $4 ~ /^example\./ {n++} END {print n+0}' "$work/gateway.log")" = 0
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
