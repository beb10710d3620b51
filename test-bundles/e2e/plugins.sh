#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A stranger's plugins through a running gateway, by the CLI alone, on the JDK of JAVA_HOME (or the default one): planned,
# consented to, called, updated, explained, removed, gone; and what happens without consent.
root=$(cd "$(dirname "$0")/../.." && pwd)
examples=$root/test-bundles/examples/target/examples-0.1.0-SNAPSHOT
[ -f "$examples-method-next.jar" ] || (cd "$root" && mvn -q -B -ntp -pl test-bundles/examples -am -Dmaven.test.skip=true package) || exit 1
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true' EXIT
base=http://127.0.0.1:$port
run=0

creel() { # ARGUMENTS... sets $code; output in $work/out and $work/err
    run=$((run + 1))
    code=0
    "$root/creel" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

json() { # EXPRESSION over r, of $work/out, which must be JSON and nothing else
    node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1],"utf8"));process.exit(eval(process.argv[2])?0:1)' "$work/out" "$1" ||
        { echo "--- not so: $1"; cat "$work/out"; return 1; }
}

http() { # EXPECTED-STATUS PATH CURL-ARGUMENTS...
    want=$1
    path=$2
    shift 2
    got=$(curl -s -o "$work/body" -D "$work/head" -w '%{http_code}' --path-as-is "$@" "$base$path")
    status_is "$want" "$got"
}

# A person at a terminal: starts the command on one, waits for the question, types KEYS. A shell ignores interrupts in what
# it starts aside, and children inherit that: hence the default signal.
person() { # KEYS ARGUMENTS...
    keys=$1
    shift
    rm -f "$work/keys" "$work/screen"
    mkfifo "$work/keys"
    : >"$work/screen"
    (exec env --default-signal=INT TERM=dumb timeout -k 1 120 script -qefc "$root/creel $*" "$work/screen" <"$work/keys" >/dev/null) &
    typist=$!
    exec 3>"$work/keys"
    for _ in $(seq 600); do
        grep -q -F '[y/N]' "$work/screen" && break
        kill -0 $typist 2>/dev/null || break
        sleep 0.1
    done
    printf "$keys" >&3
    code=0
    wait $typist || code=$?
    exec 3>&-
}

# One of them the way of an operator with an editor: jar and policy dropped in, found at the next start.
mkdir -p -m 700 "$CREEL_STATE_DIR/plugins" "$CREEL_STATE_DIR/plugins-allowlist"
cp "$examples-service.jar" "$CREEL_STATE_DIR/plugins/example-service.jar"
sed "s/DIGEST/$(sha256sum "$examples-service.jar" | cut -c1-64)/" "$root/test-bundles/examples/service/example-service.policy" \
    >"$CREEL_STATE_DIR/plugins-allowlist/example-service.policy"
chmod 600 "$CREEL_STATE_DIR/plugins/"* "$CREEL_STATE_DIR/plugins-allowlist/"*
start_gateway

creel gateway call example-service.count
ok "a plugin dropped in with its policy runs its background service" json 'r.count > 0'

creel plugins install "$examples-method.jar"
ok "without a terminal nothing is installed" status_is 1 $code
ok "and it says what to do" contains "$work/err" "there is no terminal to ask on; add --yes"
ok "after it showed the plan" contains "$work/out" "adds the gateway method example-method.add"
creel plugins install "$examples-method.jar" --json
ok "with --json the refusal is JSON and nothing else" json 'r.ok === false && /nothing was changed/.test(r.error.message)'
person 'n\n' plugins install "$examples-method.jar"
ok "a no at the terminal changes nothing" status_is 1 $code
person '\003' plugins install "$examples-method.jar"
ok "Ctrl-C at the question ends with 130" status_is 130 $code
creel plugins list --json
ok "and nothing was installed" json '!r.plugins.some(p => p.id === "example-method")'
ok "on disk neither" test -z "$(find "$CREEL_STATE_DIR/plugins" "$CREEL_STATE_DIR/plugins-allowlist" -name '*example-method*')"

person 'y\n' plugins install "$examples-method.jar"
ok "a yes at the terminal installs" status_is 0 $code
ok "and shows the steps" contains "$work/screen" "starting example-method"
creel gateway call example-method.add --params '{"a":2,"b":3}'
ok "its method answers at once" json 'r.sum === 5 && r.client === "cli"'
creel gateway call example-method.add --params '{"a":"two"}'
ok "its refusal arrives in the family's words" contains "$work/err" "a must be a whole number (INVALID_REQUEST)"

creel plugins update "$examples-method-next.jar" --yes --json
ok "an update answers with plan and plugin" json 'r.plan.replaces.startsWith("0.1.0") && r.plugin.version === "0.2.0" && r.plugin.state === "active"'
creel plugins install "$examples-method.jar" --yes
ok "an older version is refused" status_is 1 $code
ok "unless it is meant" contains "$work/err" "downgrade"
creel plugins install "$examples-method.jar" --yes --allow-downgrade
ok "then it is installed" status_is 0 $code
person 'y\n' plugins update "$examples-method-next.jar" --optional "\"(dev.creel.api.plugin.QuotaPermission \\\"calls=16\\\")\""
ok "an update at the terminal" status_is 0 $code
ok "shows what is new in red" contains "$work/screen" "$(printf '\033[31m  ! READS the secret example.key')"
ok "and what stays" contains "$work/screen" "As before: it"
creel plugins info example-method
ok "info shows the lines granted" contains "$work/out" '(dev.creel.api.secret.SecretPermission "example.key" "read")'
ok "and the optional one that was granted" contains "$work/out" '(dev.creel.api.plugin.QuotaPermission "calls=16")'

creel plugins install "$examples-route.jar" --yes
ok "a plugin with routes" status_is 0 $code
ok "its route needs the credential" http 401 /plugins/example-route/notes
ok "in every spelling" http 401 /plugins/example-route/notes/
ok "an encoded path is no path" http 400 /plugins/example-route/%6eotes
ok "nor a climbing one" http 400 /plugins/example-route/open/../notes
ok "with it the route answers" http 200 '/plugins/example-route/notes/a?name=me' -H "Authorization: Bearer $TOKEN" -H "X-Mine: 1"
ok "and was told the request" contains "$work/body" 'notes of me at "/a": GET'
ok "without the credential" test -z "$(grep -i authorization "$work/body")"
ok "in a sandbox" contains "$work/head" "Content-Security-Policy: sandbox"
ok "an open route is open" http 200 /plugins/example-route/open -d hello

creel plugins disable example-route
ok "a disabled plugin" contains "$work/out" "is disabled: plugins.entries.example-route.enabled is false"
ok "answers no more" http 404 /plugins/example-route/notes -H "Authorization: Bearer $TOKEN"
creel plugins why example-route
ok "why says so" contains "$work/out" "remedy"
creel plugins enable example-route --json
ok "enabled again" json 'r.plugin.state === "active"'
creel plugins doctor --json
ok "doctor answers with JSON" json 'Array.isArray(r.findings)'

creel plugins install "$examples-route.jar" --yes --optional "(no.such)"
ok "a line nobody asked for cannot be granted" contains "$work/err" "does not ask for the optional line"
ok "and only that is said" test -z "$(grep "goes on" "$work/err")"
creel plugins remove example-route
ok "removal without a terminal needs --yes" status_is 1 $code
for name in example-method example-route example-service; do
    creel plugins remove $name --yes
    ok "$name is gone, with proof" contains "$work/out" "$name is gone: 0 threads, 0 services, 0 files left, its class loader is collected"
done
creel gateway call example-method.add
ok "its method is unknown" contains "$work/err" "unknown method: example-method.add"
ok "its open route is closed" http 401 /plugins/example-route/open
ok "and nobody's" http 404 /plugins/example-route/open -H "Authorization: Bearer $TOKEN"
creel plugins info example-method
ok "nobody knows it" contains "$work/err" "there is no plugin example-method"
ok "nothing of them is on disk" test -z "$(find "$CREEL_STATE_DIR" -name '*example-*')"
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
finish
