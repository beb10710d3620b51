#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What goes wrong under an agent at work: the engine stopped and killed, no image, no room, bombs, two hundred commands. At a Docker
# engine of our own, the gateway as a user who is not root, its state and one workspace on small file systems. Root; needs the build.
#   test-bundles/tools/limits.sh [CASE]...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "limits.sh: skipped, it takes root to start an engine" >&2; exit 0; }
"$here/../e2e/npm.sh" "$here/../interop"
user=1000
work=$(mktemp -d)
chmod 755 "$work"
clean() {
    for pid in "$work"/*.pid; do [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true; done
    sleep 1
    umount "$work/home" "$work/small" 2>/dev/null || true
    rm -rf "$work" 2>/dev/null || true
}
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/docker.sh"
busybox_image
engine_starts() {
    start_docker -G "$user"
    wait_for_engine "$work/docker.sock"
}
engine_starts
import_busybox

mkdir "$work/home" "$work/small"
mount -t tmpfs -o size=384m,mode=700,uid=$user,gid=$user creel-home "$work/home"
mount -t tmpfs -o size=8m,mode=700,uid=$user,gid=$user creel-small "$work/small"

# What the driver, who is nobody here, has done to the engine: one word in, one word back.
mkfifo "$work/orders" "$work/answers"
chown "$user" "$work/orders" "$work/answers"
(
    while :; do
        read -r order <"$work/orders" || continue
        engine=$(cat "$work/docker.pid")
        case $order in
        stop) kill "$engine" && while kill -0 "$engine" 2>/dev/null; do sleep 0.1; done ;;
        kill) kill -9 "$engine" && while kill -0 "$engine" 2>/dev/null; do sleep 0.1; done ;;
        # A machine whose first process does not reap has the numbers of what was killed still taken.
        start) rm -f "$work/dockerd.file" "$work/exec/containerd/containerd.pid"; (engine_starts) || order=failed ;;
        esac
        echo "$order" >"$work/answers"
    done
) &
echo $! >"$work/orders.pid"

env HOME="$work/home" TMPDIR="$work/home" SMALL="$work/small" ENGINE="$work/docker.sock" IMAGE=creel-test:busybox \
    ORDERS="$work/orders" ANSWERS="$work/answers" setpriv --reuid "$user" --regid "$user" --clear-groups node "$here/limits.mjs" "$@"

nothing_left "$work/docker.sock"
[ -z "$(pgrep -f 'sleep 77[0-9][0-9]' || true)" ] || { echo "limits.sh: commands were left behind" >&2; exit 1; }
echo "limits.sh: passed"
