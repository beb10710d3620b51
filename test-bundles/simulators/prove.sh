#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A simulator against an independent client of the same service: prove.sh telegram | discord | slack | whatsapp
kind=${1:?usage: prove.sh KIND}
here=$(cd "$(dirname "$0")" && pwd)
[ -f "$here/proofs/$kind.mjs" ] || { echo "prove.sh: there is no proof of $kind" >&2; exit 2; }
"$here/../e2e/npm.sh" "$here" || exit 1
exec node "$here/proofs/$kind.mjs"
