#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an owner and a guest may do in a group: people.sh telegram | irc | discord | slack | whatsapp. Needs the build.
here=$(cd "$(dirname "$0")" && pwd)
"$here/../e2e/npm.sh" "$here/../simulators" || exit 1
exec node "$here/people.mjs" "${1:?usage: people.sh KIND}"
