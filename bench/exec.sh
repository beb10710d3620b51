#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A command in a warm container, from the gateway and by docker exec: bench/exec.sh [ROUNDS]. Root; starts an engine of its own.
set -eu
cd "$(dirname "$0")/.."
built=$PWD/runtime/target/creel
work=$(mktemp -d)
trap '[ ! -s "$work/docker.pid" ] || kill "$(cat "$work/docker.pid")" 2>/dev/null || true; sleep 1; rm -rf "$work" 2>/dev/null || true' EXIT
. test-bundles/tools/docker.sh
busybox_image
start_docker
wait_for_engine "$work/docker.sock"
import_busybox
chmod 755 "$work"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$built/bundles/*:$built/lib/framework.jar" bench/ExecInContainer.java \
    "$work/state" "$work/docker.sock" creel-test:busybox "${1:-10}"
