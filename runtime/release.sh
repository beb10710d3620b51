#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a release of what the build laid out in runtime/target/creel: a folder that can be copied to any machine.
#   runtime/release.sh KEY.pem FOLDER
# KEY.pem is an Ed25519 private key in PKCS#8 (openssl genpkey -algorithm ed25519 -out KEY.pem; chmod 600 KEY.pem).
# Its public half goes into bundle plugin; the key itself is read here and goes nowhere.
set -eu
[ $# -eq 2 ] || { echo "usage: runtime/release.sh KEY.pem FOLDER" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
built=$root/runtime/target/creel
[ -f "$built/gateway.run" ] || { echo "release: nothing is built; run mvn -DskipTests package first" >&2; exit 1; }
umask 022
"${JAVA_HOME:+$JAVA_HOME/bin/}java" "$root/runtime/Release.java" "$1" "$built" "$2"
cp "$root/creel" "$root/LICENSE" "$2/"
