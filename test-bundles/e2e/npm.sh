#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The npm packages a folder of tests names: npm.sh FOLDER installs them unless they are newer than its package.json. Scripts
# that run at the same time wait for one another.
set -eu
cd "${1:?usage: npm.sh FOLDER}"
exec 7<package.json
! command -v flock >/dev/null || flock 7
[ ! node_modules/.complete -nt package.json ] || exit 0
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error >&2
touch node_modules/.complete
