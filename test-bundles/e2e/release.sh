#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A release made with a throw-away key, on the JDK of JAVA_HOME (or the default one): its plugins run; a policy, a jar or a
# signature that changed is refused for its reason; the operator's own policies win; nothing outside moves the trust root.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true; rm -rf "$work"' EXIT
umask 077
all="model-offline model-openai model-anthropic model-ollama tool-session-status"

state_is() { # NAME STATE [TEXT IN ITS REASON]
    node -e 'const [file, name, state, reason] = process.argv.slice(1);
        const p = JSON.parse(require("fs").readFileSync(file)).plugins.find(p => (p.id ?? p.name) === name);
        const is = p && (p.status ?? p.state) === (state === "active" ? "enabled" : state) && JSON.stringify(p).includes(reason ?? "");
        if (!is) console.log("---", name, "expected", state, reason ?? "", "got", JSON.stringify(p));
        process.exit(is ? 0 : 1)' "$work/plugins" "$@"
}

look() { # starts the release, lists its plugins, stops it
    start_gateway
    "$root/creel" plugins list --json >"$work/plugins"
    stop_gateway
}

flip() { # FILE OFFSET: changes one bit of one byte
    node -e 'const fs = require("fs"), [file, at] = process.argv.slice(1), b = fs.readFileSync(file); b[+at] ^= 1; fs.writeFileSync(file, b)' "$1" "$2"
}

node -e 'const k = require("crypto").generateKeyPairSync("ed25519").privateKey;
    require("fs").writeFileSync(process.argv[1], k.export({ type: "pkcs8", format: "pem" }))' "$work/key.pem"
chmod 644 "$work/key.pem"
"$root/runtime/release.sh" "$work/key.pem" "$work/no" >"$work/readable" 2>&1 && code=0 || code=$?
ok "a key that others can read is refused" contains "$work/readable" "readable by others"
chmod 600 "$work/key.pem"
"$root/runtime/release.sh" "$work/key.pem" "$work/release" >"$work/made" 2>&1 || cat "$work/made"
ok "a release is made" test -f "$work/release/creel"
ok "without the private key" sh -c "! grep -r -q -F -- \"\$(sed -n 2p '$work/key.pem')\" '$work/release'"
cp -r "$work/release" "$work/genuine"
cp -r "$root/runtime/target/creel" "$work/development"
root=$work/release

look
for name in $all; do
    ok "$name is active" state_is $name active
done

flip "$root/plugins-allowlist/model-offline.policy" 40
flip "$root/extensions/model-openai.jar" 5000
rm "$root/plugins-allowlist/tool-session-status.policy.sig"
look
ok "a policy with one bit changed is refused" state_is model-offline error policy.release-signature
ok "a jar with one bit changed is refused" state_is model-openai error gate.zip.
ok "a policy without its signature is refused" state_is tool-session-status error policy.release-signature

# What still can be read: another policy's signature, a jar with a byte behind it, the development build's policy.
cp "$work/genuine/plugins-allowlist/"* "$root/plugins-allowlist/"
cp "$work/genuine/extensions/"* "$root/extensions/"
cp "$root/plugins-allowlist/model-openai.policy.sig" "$root/plugins-allowlist/model-offline.policy.sig"
printf x >>"$root/extensions/model-openai.jar"
cp "$work/development/plugins-allowlist/tool-session-status.policy" "$root/plugins-allowlist/"
look
ok "the signature of another policy is none" state_is model-offline error policy.release-signature
ok "a jar with a byte behind it is refused" state_is model-openai error gate.zip.end
ok "the template of a development build is refused" state_is tool-session-status error policy.release-signature

# The operator's own policies, without a signature. Beside them: whatever could name another root.
own=$CREEL_STATE_DIR/plugins-allowlist
mkdir -p "$own"
cp "$work/genuine/extensions/"* "$root/extensions/"
cp "$work/genuine/plugins-allowlist/model-offline.policy" "$own/"
cp "$work/development/plugins-allowlist/model-openai.policy" "$own/"
sed '/ContributePermission/d' "$work/genuine/plugins-allowlist/tool-session-status.policy" >"$own/tool-session-status.policy"
fake=$work/development
cp "$fake/extensions/model-offline.jar" "$fake/extensions/counterfeit.jar"
sed 's/"model-offline"/"counterfeit"/' "$fake/plugins-allowlist/model-offline.policy" >"$fake/plugins-allowlist/counterfeit.policy"
touch "$fake/pom.xml"
cp "$root/creel" "$fake/"
(
    cd "$fake"
    export CREEL_HOME="$fake" CREEL_RELEASE_KEY="" CREEL_PLUGINS_DIR="$fake/extensions" CLASSPATH="$fake/lib/main.jar"
    export JAVA_TOOL_OPTIONS="-Dcreel.home=$fake" JDK_JAVA_OPTIONS="-Dcreel.home=$fake" _JAVA_OPTIONS="-Dcreel.home=$fake"
    "$root/creel" gateway >"$work/gateway.log" 2>&1 &
    echo $! >"$work/pid"
)
gateway=$(cat "$work/pid")
for _ in $(seq 1800); do
    curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && break
    kill -0 "$gateway" 2>/dev/null || { cat "$work/gateway.log"; break; }
    sleep 0.1
done
"$root/creel" plugins list --json >"$work/plugins"
ok "the operator's own policy needs no signature" state_is model-offline active
ok "but nothing is built here" state_is model-openai error policy.built-here
ok "and it is the one that counts" state_is tool-session-status error policy.missing-line
ok "a counterfeit root is not looked into" sh -c "! grep -q counterfeit '$work/plugins'"
for name in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
    ok "$name is ignored, aloud" contains "$work/gateway.log" "$name is ignored"
done
kill -TERM "$gateway"
while kill -0 "$gateway" 2>/dev/null; do sleep 0.1; done
gateway=

# The counterfeit is one that would run: from its own folder it does.
rm "$fake/pom.xml"
genuine=$root
root=$fake
look
ok "a development build in its own folder runs what is built here" state_is counterfeit active
root=$genuine

echo '{ plugins: { releaseKey: "AAAA" } }' >"$work/key.json"
CREEL_STATE_DIR=$work/fresh CREEL_CONFIG_PATH=$work/key.json timeout 60 "$root/creel" gateway >"$work/key" 2>&1 && code=0 || code=$?
ok "no configuration names another key" status_is 78 $code
ok "and it says which key it does not know" contains "$work/key" "plugins.releaseKey"

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
(cd "$fake" && timeout 60 "$java" "-Xbootclasspath/a:$root/lib/bridge.jar" "-javaagent:$root/lib/agent.jar=" "-Dcreel.home=$fake" \
    -cp "$root/lib/main.jar:$root/lib/framework.jar" dev.creel.launcher.Main --train --port 0 >"$work/direct" 2>&1) || true
ok "a property names no other root either" contains "$work/direct" "creel.home=$fake is ignored"
finish
