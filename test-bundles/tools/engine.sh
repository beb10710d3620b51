#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the sandbox's tests at a real Docker engine of its own, and again at podman's socket where podman is installed. Root.
#   test-bundles/tools/engine.sh [docker|podman]...
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "engine.sh: skipped, it takes root to start an engine" >&2; exit 0; }
work=$(mktemp -d)
trap 'for pid in "$work"/*.pid; do [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true; done; sleep 1; for pid in $(pgrep -f -- "$work/"); do kill "$pid" 2>/dev/null || true; done; umount "$work"/docker/overlay2 "$work"/podman/overlay 2>/dev/null || true; rm -rf "$work" 2>/dev/null || true' EXIT

. test-bundles/tools/docker.sh
busybox_image

pod() {
    podman --runtime "$(command -v runc || echo /usr/sbin/runc)" --root "$work/podman" --runroot "$work/run" "$@"
}

run() {
    mvn -q -o -pl bundles/sandbox -am package -Dtest="${TESTS:-$2}" -Dsurefire.failIfNoSpecifiedTests=false \
        -Dcreel.engine="$work/$1.sock" -Dcreel.image=creel-test:busybox
    nothing_left "$work/$1.sock"
    echo "engine.sh: $1 passed"
}

for kind in ${*:-docker podman}; do
    case $kind in
    docker)
        start_docker
        wait_for_engine "$work/docker.sock"
        import_busybox
        run docker "AtAnEngine,SidecarAtAnEngine"
        ;;
    podman)
        # runc and cgroupfs: crun takes no machine on which both generations of cgroups are mounted.
        pod --cgroup-manager cgroupfs system service --time 0 "unix://$work/podman.sock" >"$work/podman.log" 2>&1 &
        echo $! >"$work/podman.pid"
        wait_for_engine "$work/podman.sock"
        pod import "$work/image.tar" creel-test:busybox >/dev/null 2>&1
        run podman "AtAnEngine#aCommandHas*+inputEnds*+aKillAsks*+whatAnEarlier*"
        ;;
    esac
done
