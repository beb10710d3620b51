#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Kills a gateway again and again while it answers; then asks, with the same keys, what became of every message.
#   kill9.sh PATH-OF-CREEL [KILLS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
creel=$(readlink -f "${1:?usage: kill9.sh PATH-OF-CREEL [KILLS]}")
api=$(ls "$here"/../../bundles/api/target/api-*.jar 2>/dev/null | head -n 1)
[ -n "$api" ] || { echo "kill9: bundles/api is not built" >&2; exit 1; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$api" "$here/Kill9.java" "$creel" "${2:-20}"
