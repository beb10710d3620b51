#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes one of our images: runtime/package/image.sh sandbox|egress|gateway [NAME[:TAG]]
# The Dockerfile beside the packages.txt is used as it is. Only its base image is made here, from Debian's packages, as no image
# registry need be at hand; with BASE=debian:bookworm-slim in the environment the engine fetches that one instead.
#   ENGINE    docker or podman, with what options it needs; default: whichever is installed
#   BASE      a base image the engine has or can fetch; creel-base:KIND is the one made here the last time
#   SUITE     Debian's suite, default bookworm        MIRROR  where its packages are, default mmdebstrap's own
#   EXTRA     more packages, for the sandbox: EXTRA="nodejs npm"
#   CREEL     for the gateway: a release (runtime/release.sh), default what the build laid out in runtime/target/creel
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in sandbox | egress | gateway) kind=$1 ;; *) echo "usage: image.sh sandbox|egress|gateway [NAME[:TAG]]" >&2; exit 2 ;; esac
name=${2:-creel-$kind:bookworm-slim}
[ -n "${ENGINE:-}" ] || for ENGINE in docker podman; do command -v $ENGINE >/dev/null && break; done
packages=$(grep -v '^#' "$here/$kind/packages.txt" | paste -sd ' ')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base() {
    command -v mmdebstrap >/dev/null || { echo "image.sh: no mmdebstrap; apt-get install mmdebstrap, or set BASE to a Debian image" >&2; exit 1; }
    # One time for all files: the same packages make the same archive.
    SOURCE_DATE_EPOCH=0 mmdebstrap --quiet --variant=essential --include="apt $packages ${EXTRA:-}" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --essential-hook='mkdir -p "$1"/usr/share/man/man1' \
        --customize-hook='rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*' \
        "${SUITE:-bookworm}" "$work/base.tar" ${MIRROR:+"$MIRROR"}
    $ENGINE import "$work/base.tar" "creel-base:$kind" >/dev/null
    rm "$work/base.tar"
}

if [ -z "${BASE:-}" ]; then
    base
    BASE=creel-base:$kind
fi
# All is in a base made here: nothing is fetched while the image is built.
case $BASE in creel-base:*) network=none ;; *) network= ;; esac

cp "$here/$kind"/* "$here/finish.sh" "$work/"
if [ "$kind" = gateway ]; then
    creel=${CREEL:-$here/../target/creel}
    [ -f "$creel/gateway.run" ] || { echo "image.sh: $creel holds no release; make one with runtime/release.sh, or build once" >&2; exit 1; }
    mkdir "$work/creel"
    cp -r "$creel/." "$work/creel/"
    rm -rf "$work"/creel/archive/*
    [ -f "$work/creel/creel" ] || cp "$here/../../creel" "$work/creel/"
fi
DOCKER_BUILDKIT=0 $ENGINE build -q ${network:+--network=$network} --build-arg "BASE=$BASE" --build-arg "EXTRA=${EXTRA:-}" -t "$name" "$work" >/dev/null
echo "image.sh: $name, $($ENGINE image inspect -f '{{.Size}}' "$name" | awk '{printf "%.0f MB", $1 / 1e6}')"
