#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The obedient model at a Docker engine of our own, the gateway as a user who is not root: run.sh attacks | tasks [WORDS]. Root; needs the build.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "obedient: skipped, it takes root to start an engine" >&2; exit 0; }
what=${1:?usage: run.sh attacks | tasks [WORDS]}
shift
user=1000
work=$(mktemp -d)
chmod 755 "$work"
trap '[ ! -s "$work/docker.pid" ] || kill "$(cat "$work/docker.pid")" 2>/dev/null || true; sleep 1; rm -rf "$work" 2>/dev/null || true' EXIT

"$here/../e2e/npm.sh" "$here/../interop"
"$here/../e2e/npm.sh" "$here/../simulators"
. "$here/../tools/docker.sh"
busybox_image
start_docker -G "$user"
wait_for_engine "$work/docker.sock"
import_busybox
mkdir "$work/home"
chown "$user:$user" "$work/home"
env HOME="$work/home" TMPDIR="$work/home" ENGINE="$work/docker.sock" IMAGE=creel-test:busybox \
    setpriv --reuid "$user" --regid "$user" --clear-groups node "$here/$what-run.mjs" "$@"
[ ! -f "$work/home/table.csv" ] || cp "$work/home/table.csv" "$here/"
nothing_left "$work/docker.sock"
