#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Three plugins are installed, updated and removed ROUNDS times each under 16 sessions of running turns, in a gateway with a
# heap of 128 MiB: no turn fails, no socket drops, and no class loader of theirs stays; who holds one is told from a heap dump.
rounds=${1:?usage: run.sh ROUNDS}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd
examples=$(ls "$root"/test-bundles/examples/target/examples-*-method.jar | sed 's/-method\.jar$//')
"$root/test-bundles/e2e/npm.sh" "$root/test-bundles/interop" || exit 1
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT

described() { # KIND METHOD: an argument for churn.mjs; the newer jar is the same with a higher version
    "$java" "$root/test-bundles/e2e/EditJar.java" "$examples-$1.jar" "$work/$1-newer.jar" META-INF/MANIFEST.MF \
        'Bundle-Version: [^\r\n]+' 'Bundle-Version: 9.0.0' || return 1
    # By that beginning its loader is found; the copy is not compressed.
    grep -q -a '^Bundle-SymbolicName: example\.' "$work/$1-newer.jar" || return 1
    echo "example-$1=$examples-$1.jar,$work/$1-newer.jar,$2"
}

loaders() { # the bundles that have a class loader after a full collection, into $work/loaders; what holds those of examples too
    rm -f "$work/dump"
    "$jcmd" "$gateway" GC.heap_dump "$work/dump" >"$work/jcmd.log" || { cat "$work/jcmd.log"; return 1; }
    "$java" "$here/Loaders.java" "$work/dump" example. >"$work/loaders"
}

left() { # of removed plugins; what a thread that is just ending holds goes with it, a leak does not
    for _ in 1 2 3 4 5; do
        loaders || return 1
        grep -q '^example\.' "$work/loaders" || return 0
        grep -E '^example\.|^    ' "$work/loaders"
        sleep 1
    done
    return 1
}

# The gateway lets nobody attach; this JVM's own variable has the last word.
export CREEL_HEAP=128m _JAVA_OPTIONS=-XX:-DisableAttachMechanism
start_gateway
unset _JAVA_OPTIONS
method=$(described method example-method.add)
route=$(described route "")
service=$(described service example-service.count)
ok "turns and sockets outlive $rounds rounds of three plugins" \
    env URL="http://127.0.0.1:$port" node "$here/churn.mjs" "$rounds" "$method" "$route" "$service"
ok "no class loader of a removed plugin is left, and so none of its classes and instances" left
ok "those of the host are told" contains "$work/loaders" dev.creel.gateway
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
