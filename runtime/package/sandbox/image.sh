#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the sandbox's image under the name the gateway looks for; see ../image.sh for what can be chosen.
exec "$(dirname "$0")/../image.sh" sandbox "${1:-creel-sandbox:bookworm-slim}"
