#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the sandbox's tests at a real Docker engine of its own, and again at podman's socket where podman is installed. Root.
#   test-bundles/tools/engine.sh [docker|podman]...
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "engine.sh: skipped, it takes root to start an engine" >&2; exit 0; }
work=$(mktemp -d)
trap 'for pid in "$work"/*.pid; do [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true; done; sleep 1; for pid in $(pgrep -f -- "$work/"); do kill "$pid" 2>/dev/null || true; done; umount "$work"/docker/overlay2 "$work"/podman/overlay 2>/dev/null; rm -rf "$work" 2>/dev/null || true' EXIT

# An image of one program, as there is no registry.
mkdir -p "$work/root/bin" "$work/root/tmp" "$work/root/etc" "$work/root/workspace"
chmod 1777 "$work/root/tmp"
cp /bin/busybox "$work/root/bin/"
for name in $(/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox "$work/root/bin/$name"; done
tar -C "$work/root" -cf "$work/image.tar" .

wait_for() {
    for _ in $(seq 300); do
        if curl -sf --unix-socket "$1" http://engine/_ping >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "engine.sh: no engine at $1" >&2
    cat "$work"/*.log >&2
    exit 1
}

pod() {
    podman --runtime "$(command -v runc || echo /usr/sbin/runc)" --root "$work/podman" --runroot "$work/run" "$@"
}

run() {
    mvn -q -o -pl bundles/sandbox -am package -Dtest="${TESTS:-$2}" -Dsurefire.failIfNoSpecifiedTests=false \
        -Dcreel.engine="$work/$1.sock" -Dcreel.image=creel-test:busybox
    left=$(curl -sf --unix-socket "$work/$1.sock" 'http://engine/v1.41/containers/json?all=1')
    [ "$left" = "[]" ] || { echo "engine.sh: containers were left behind: $left" >&2; exit 1; }
    echo "engine.sh: $1 passed"
}

for kind in ${*:-docker podman}; do
    case $kind in
    docker)
        dockerd --data-root "$work/docker" --exec-root "$work/exec" --bridge none --iptables=false -H "unix://$work/docker.sock" \
            --pidfile "$work/dockerd.file" >"$work/docker.log" 2>&1 &
        ;;
    podman)
        # runc and cgroupfs: crun takes no machine on which both generations of cgroups are mounted.
        pod --cgroup-manager cgroupfs system service --time 0 "unix://$work/podman.sock" >"$work/podman.log" 2>&1 &
        ;;
    esac
    echo $! >"$work/$kind.pid"
    wait_for "$work/$kind.sock"
    case $kind in
    docker)
        curl -sf --unix-socket "$work/docker.sock" -X POST -H 'Content-Type: application/x-tar' --data-binary @"$work/image.tar" \
            'http://engine/v1.41/images/create?fromSrc=-&repo=creel-test&tag=busybox' >/dev/null
        run docker AtAnEngine
        ;;
    podman)
        pod import "$work/image.tar" creel-test:busybox >/dev/null 2>&1
        run podman "AtAnEngine#aCommandHas*+inputEnds*+aKillAsks*+whatAnEarlier*"
        ;;
    esac
done
