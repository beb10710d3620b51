#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The tool message on a channel, from a turn to the other person's screen: message.sh telegram | irc | discord | slack | whatsapp. Needs the build.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../e2e/npm.sh" "$here/../simulators" || exit 1
exec node "$here/message.mjs" "${1:?usage: message.sh KIND}"
