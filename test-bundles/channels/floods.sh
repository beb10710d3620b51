#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Floods through a channel while its owner is answered: floods.sh [KIND [SHARE]]; SHARE 0.1 throws a tenth. Needs the build.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../e2e/npm.sh" "$here/../simulators" || exit 1
exec node "$here/floods.mjs" "$@"
