#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The IRC channel on an old server that vouches for nobody, over TLS: old-server.sh. Needs the build, Debian's ngircd and openssl.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../../e2e/npm.sh" "$here/.." || exit 1
exec node "$here/old-server.mjs"
