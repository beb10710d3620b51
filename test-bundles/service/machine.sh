#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A machine in namespaces: systemd as process 1, our own units, the file system of this one behind an overlay.
#   machine.sh boot FOLDER    in the foreground; FOLDER is /creel-test there, and systemd the only child of this process
# Needs root. What it changes ends with it: kill systemd with SIGKILL.
set -eu
folder=$2
mkdir -p "$folder/root"

case $1 in
boot)
    exec unshare --fork --kill-child --pid --mount --cgroup --net --ipc --uts "$0" inside "$folder"
    ;;
inside)
    mount --make-rprivate /
    mount -t tmpfs tmpfs "$folder/root"
    root=$folder/root
    mkdir -p "$root/over" "$root/layers/upper" "$root/layers/work"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$root/layers/upper,workdir=$root/layers/work" "$root/over"
    root=$root/over
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/tmp"
    mount --rbind /dev "$root/dev"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        umount "$root/sys/fs/cgroup"
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    else
        mkdir "$root/sys/fs/cgroup/unified" "$root/sys/fs/cgroup/systemd"
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
        mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    fi
    ip link set lo up
    # What the machine starts by itself is nobody's business here: a target that wants nothing, and the units under test.
    rm -rf "$root/etc/systemd/system" "$root/etc/sysusers.d"
    mkdir -p "$root/etc/systemd/system" "$root/run/systemd" "$root/run/user" "$root/etc/sysusers.d"
    rm -f "$root/etc/machine-id"
    for target in sysinit basic multi-user shutdown network-online local-fs; do
        printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' $target >"$root/etc/systemd/system/$target.target"
    done
    cp /lib/systemd/system/systemd-journald.service /lib/systemd/system/systemd-journald.socket \
        /lib/systemd/system/systemd-journald-dev-log.socket "$root/etc/systemd/system/"
    echo 'Wants=systemd-journald.service' >>"$root/etc/systemd/system/multi-user.target"
    mkdir "$root/creel-test"
    mount --bind "$folder" "$root/creel-test"
    export container=creel-test SYSTEMD_UNIT_PATH=/etc/systemd/system LC_ALL=C.UTF-8 HOME=/root
    # Not by chroot: who lives in one may make no namespace of users.
    cd "$root"
    mkdir .before
    pivot_root . .before
    umount -l /.before
    rmdir /.before
    exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --show-status=0
    ;;
esac
