#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# 200 random edits of the configuration under 16 clients' running turns, on the JDK of JAVA_HOME (or the default one): no
# turn fails, the last edit is in force, and no core service is registered anew.
root=$(cd "$(dirname "$0")/../.." && pwd)
counter=$root/test-bundles/activations/target/activations-0.1.0-SNAPSHOT.jar
[ -f "$counter" ] || (cd "$root" && mvn -q -B -ntp -pl test-bundles/activations -am -Dmaven.test.skip=true package) || exit 1
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT

umask 077
echo "{ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } } }" >"$CREEL_STATE_DIR/creel.json"
JAVA_TOOL_OPTIONS="-Dcreel.extra.bundles=$counter -Dcreel.activations.file=$work/activations"
export JAVA_TOOL_OPTIONS
start_gateway
unset JAVA_TOOL_OPTIONS
ok "hot edits" env URL="http://127.0.0.1:$port" CREEL="$root/creel" node "$root/test-bundles/e2e/hot-edits.mjs"
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
ok "the activations were counted" test -f "$work/activations"
ok "no core service was registered anew" test ! -s "$work/activations"
head -20 "$work/activations"
finish
