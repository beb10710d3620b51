#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who is answered on a channel, and who is not: show.sh telegram | irc | discord | slack | whatsapp. Needs the build.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../e2e/npm.sh" "$here/../simulators" || exit 1
exec node "$here/show.mjs" "${1:?usage: show.sh KIND}"
