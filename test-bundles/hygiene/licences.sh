#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The list of parts of the release that the last build with -Psbom would make, and their licences.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -f "$root/bundles/api/target/parts.json" ] || (cd "$root" && mvn -B -ntp -q -pl runtime -am -DskipTests -Psbom package)
mkdir -p "$root/runtime/target"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$root/runtime/target/creel/lib/cli/*" "$root/runtime/Parts.java" "$root" "$root/runtime/target/creel" \
    "${CREEL_MAVEN_REPO:-$(getent passwd "$(id -u)" | cut -d: -f6)/.m2/repository}" 0 "$root/bundles/control-ui/web/package-lock.json" >"$root/runtime/target/sbom.json"
node "$root/test-bundles/hygiene/licences.mjs" "$root/runtime/target/sbom.json"
