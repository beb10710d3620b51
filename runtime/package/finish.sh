#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The last step of every image of ours, run as root while it is built: packages that the base lacks, then nothing by which a user
# becomes another one, and no list of packages.
set -eu
packages=$(grep -v '^#' "$(dirname "$0")/packages.txt" | paste -sd ' ')
# shellcheck disable=SC2086
if ! dpkg -s $packages "$@" >/dev/null 2>&1; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages "$@" >/dev/null
    rm -rf /var/cache/apt/* /var/lib/apt/lists/*
fi
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
