#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a release of what the build laid out in runtime/target/creel: a folder that can be copied to any machine, or a tarball.
#   runtime/release.sh KEY.pem FOLDER
#   runtime/release.sh --tarball KEY.pem FOLDER [VERSION]     FOLDER/creel-VERSION.tar.gz, its list of parts, digests, signatures
# KEY.pem is an Ed25519 private key in PKCS#8 (openssl genpkey -algorithm ed25519 -out KEY.pem; chmod 600 KEY.pem).
# Its public half goes into bundle plugin; the key itself is read here and goes nowhere. The same sources, key and version make
# the same bytes.
set -eu
usage() {
    echo "usage: runtime/release.sh [--tarball] KEY.pem FOLDER [VERSION]" >&2
    exit 2
}
tarball=
[ "${1:-}" != --tarball ] || { tarball=yes; shift; }
[ $# -eq 2 ] || { [ $# -eq 3 ] && [ -n "$tarball" ]; } || usage
root=$(cd "$(dirname "$0")/.." && pwd)
built=$root/runtime/target/creel
[ -f "$built/gateway.run" ] || { echo "release: nothing is built; run mvn -DskipTests package first" >&2; exit 1; }
umask 022
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
key=$1
version=${3:-$(sed -n 's|.*<artifactId>creel</artifactId><version>\([^<]*\)</version>.*|\1|p; s|^  <version>\([^<]*\)</version>$|\1|p' "$root/pom.xml" | head -1 | sed 's/-SNAPSHOT$//')}
case $version in [0-9]*.[0-9]*.[0-9]*) ;; *) echo "release: \"$version\" is no version; write 1.2.3" >&2; exit 2 ;; esac
time=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
commit=$(git -C "$root" rev-parse HEAD)

folder() { # FOLDER
    "$java" "$root/runtime/Release.java" "$key" "$built" "$1"
    cp "$root/creel" "$root/LICENSE" "$root/SECURITY.md" "$1/"
    cp -R "$root/docs" "$root/runtime/package" "$1/"
    printf 'version=%s\ntime=%s\ncommit=%s\n' "$version" "$time" "$commit" >"$1/RELEASE"
}

if [ -z "$tarball" ]; then
    folder "$2"
    exit
fi
out=$2
name=creel-$version
[ -f "$root/bundles/api/target/parts.json" ] || { echo "release: the modules' parts are unknown; run mvn -DskipTests -Psbom package first" >&2; exit 1; }
[ ! -e "$out/$name.tar.gz" ] || { echo "release: $out/$name.tar.gz is there already; name a folder without it" >&2; exit 1; }
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder "$work/$name" >/dev/null
"$java" -cp "$built/lib/cli/*" "$root/runtime/Parts.java" "$root" "$built" "${CREEL_MAVEN_REPO:-$(getent passwd "$(id -u)" | cut -d: -f6)/.m2/repository}" "$version" \
    "$root/bundles/control-ui/web/package-lock.json" >"$work/$name/sbom.json"
(cd "$work" && LC_ALL=C tar --sort=name --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime \
    --mtime="@$time" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - "$name" | gzip -n -9) >"$out/$name.tar.gz"
cp "$work/$name/sbom.json" "$out/$name.sbom.json"
(cd "$out" && sha256sum "$name.tar.gz" "$name.sbom.json" >SHA256SUMS)
for file in "$name.tar.gz" "$name.sbom.json" SHA256SUMS; do
    "$java" "$root/runtime/Release.java" "$key" sign "$out/$file"
done
echo "release: $out/$name.tar.gz"
