#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Agents that work: each scope and each access, at a Docker engine of our own, the gateway as a user who is not root. Root; needs the build.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "work.sh: skipped, it takes root to start an engine" >&2; exit 0; }
user=1000
work=$(mktemp -d)
chmod 755 "$work"
trap '[ ! -s "$work/engine.pid" ] || kill "$(cat "$work/engine.pid")" 2>/dev/null || true; sleep 1; rm -rf "$work" 2>/dev/null || true' EXIT

# An image of one program, as there is no registry.
mkdir -p "$work/root/bin" "$work/root/tmp" "$work/root/etc" "$work/root/workspace"
chmod 1777 "$work/root/tmp"
cp /bin/busybox "$work/root/bin/"
for name in $(/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox "$work/root/bin/$name"; done
tar -C "$work/root" -cf "$work/image.tar" .

dockerd --data-root "$work/docker" --exec-root "$work/exec" --bridge none --iptables=false -G "$user" -H "unix://$work/docker.sock" \
    --pidfile "$work/dockerd.file" >"$work/docker.log" 2>&1 &
echo $! >"$work/engine.pid"
tries=0
until curl -sf --unix-socket "$work/docker.sock" http://engine/_ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { echo "work.sh: no engine" >&2; cat "$work/docker.log" >&2; exit 1; }
    sleep 0.1
done
curl -sf --unix-socket "$work/docker.sock" -X POST -H 'Content-Type: application/x-tar' --data-binary @"$work/image.tar" \
    'http://engine/v1.41/images/create?fromSrc=-&repo=creel-test&tag=busybox' >/dev/null

mkdir "$work/home"
chown "$user:$user" "$work/home"
env HOME="$work/home" TMPDIR="$work/home" ENGINE="$work/docker.sock" IMAGE=creel-test:busybox \
    setpriv --reuid "$user" --regid "$user" --clear-groups node "$here/work.mjs"

left=$(curl -sf --unix-socket "$work/docker.sock" 'http://engine/v1.41/containers/json?all=1')
[ "$left" = "[]" ] || { echo "work.sh: containers were left behind: $left" >&2; exit 1; }
echo "work.sh: passed"
