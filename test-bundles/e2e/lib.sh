# SPDX-License-Identifier: Apache-2.0
# Shared by the end-to-end scripts: a gateway on a throwaway home and a free port, and checks that count.
# Sourced with $root set; leaves $work, $port and $TOKEN.
set -eu
work=$(mktemp -d)
export HOME=$work/home CREEL_STATE_DIR=$work/state
mkdir -p "$HOME" "$CREEL_STATE_DIR"
chmod 700 "$CREEL_STATE_DIR"
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
export CREEL_GATEWAY_PORT=$port
TOKEN=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
export TOKEN CREEL_GATEWAY_TOKEN=$TOKEN
passed=0
failed=0
gateway=

say() {
    echo "$*"
}

ok() { # DESCRIPTION CONDITION...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        say "ok $what"
    else
        failed=$((failed + 1))
        say "FAILED $what"
    fi
}

contains() { # FILE TEXT
    grep -q -F -- "$2" "$1" || { echo "--- $1 has no: $2"; tail -20 "$1"; return 1; }
}

status_is() { # EXPECTED ACTUAL
    [ "$1" = "$2" ] || { echo "--- expected $1, got $2"; return 1; }
}

start_gateway() { # ARGUMENTS...
    "$root/creel" gateway "$@" >"$work/gateway.log" 2>&1 &
    gateway=$!
    for _ in $(seq 1800); do
        curl -fsSk -o /dev/null "${scheme:-http}://127.0.0.1:$port/readyz" 2>/dev/null && return 0
        kill -0 $gateway 2>/dev/null || { cat "$work/gateway.log"; return 1; }
        sleep 0.1
    done
    echo "not ready after 180 s"
    cat "$work/gateway.log"
    return 1
}

stop_gateway() { # sets $code
    kill -TERM "$gateway"
    code=0
    wait "$gateway" || code=$?
    gateway=
}

finish() {
    [ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true
    rm -rf "$work"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
