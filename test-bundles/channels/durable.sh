#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Kills a gateway while messages come in through a channel: durable.sh KIND [MESSAGES [KILLS]]. SEED chooses when. Needs the
# build.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../e2e/npm.sh" "$here/../simulators" || exit 1
exec node "$here/durable.mjs" "$@"
