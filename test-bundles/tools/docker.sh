# SPDX-License-Identifier: Apache-2.0
# For scripts that need an engine of their own; read with ". docker.sh", with $work set to a folder that is theirs.

# $work/image.tar: an image of one program, as there is no registry.
busybox_image() {
    mkdir -p "$work/root/bin" "$work/root/tmp" "$work/root/etc" "$work/root/workspace"
    chmod 1777 "$work/root/tmp"
    cp /bin/busybox "$work/root/bin/"
    for name in $(/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox "$work/root/bin/$name"; done
    tar -C "$work/root" -cf "$work/image.tar" .
}

# An engine at $work/docker.sock without a network; its number in $work/docker.pid. Arguments are dockerd's.
start_docker() {
    dockerd --data-root "$work/docker" --exec-root "$work/exec" --bridge none --iptables=false -H "unix://$work/docker.sock" \
        --pidfile "$work/dockerd.file" "$@" >"$work/docker.log" 2>&1 &
    echo $! >"$work/docker.pid"
}

wait_for_engine() { # SOCKET
    for _ in $(seq 600); do
        if curl -sf --unix-socket "$1" http://engine/_ping >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "$(basename "$0"): no engine at $1" >&2
    cat "$work"/*.log >&2
    exit 1
}

# The image as creel-test:busybox.
import_busybox() {
    curl -sf --unix-socket "$work/docker.sock" -X POST -H 'Content-Type: application/x-tar' --data-binary @"$work/image.tar" \
        'http://engine/v1.41/images/create?fromSrc=-&repo=creel-test&tag=busybox' >/dev/null
}

nothing_left() { # SOCKET
    left=$(curl -sf --unix-socket "$1" 'http://engine/v1.41/containers/json?all=1')
    [ "$left" = "[]" ] || { echo "$(basename "$0"): containers were left behind: $left" >&2; exit 1; }
}
