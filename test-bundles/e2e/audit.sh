#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The security audit through the product: a fresh development build has one warning, a fresh signed distribution none; the family's
# deliberately bad configuration is found out fault by fault; --fix closes what it can, once, and is taken back; no change opens a
# critical hole in passing, whoever makes it.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true; rm -rf "$work"' EXIT
umask 077
config=$CREEL_STATE_DIR/creel.json

audit() { # ARGUMENTS...: report in $work/report, exit status in $status
    status=0
    "$root/creel" security audit --json "$@" >"$work/report" 2>"$work/errors" || status=$?
}

above_info_is() { # IDS, sorted, with blanks between
    node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])), f = (r.report ?? r).findings;
        const is = f.filter(x => x.severity !== "info").map(x => x.checkId).sort().join(" ");
        if (is !== process.argv[2]) console.log("--- above info:", is); process.exit(is === process.argv[2] ? 0 : 1)' "$work/report" "$(echo $1)"
}

has() { # ID
    grep -q -F "\"checkId\":\"$1\"" "$work/report" || { echo "--- not found: $1"; return 1; }
}

audit
ok "a fresh development build has exactly one warning" above_info_is plugins.built_here
ok "and the exit status of a warning" status_is 1 "$status"
start_gateway
audit --deep
ok "so it has with the gateway asked" above_info_is plugins.built_here
ok "which answered" contains "$work/report" '"ok":true'

# ---- whoever changes the configuration
"$root/creel" config set gateway.controlUi.dangerouslyDisableDeviceAuth true >"$work/set" 2>&1 && code=0 || code=$?
ok "the command refuses to open a critical hole" status_is 1 "$code"
ok "by its id" contains "$work/set" gateway.control_ui.device_auth_disabled
hash=$("$root/creel" gateway call config.get | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).hash ?? "")')
"$root/creel" gateway call config.patch --params '{"raw":"{channels:{telegram:{dmPolicy:\"open\",allowFrom:[\"*\"]}}}","baseHash":"'"$hash"'"}' >"$work/patch" 2>&1 || true
ok "the gateway refuses it to a client" contains "$work/patch" channels.telegram.dm.open
grep -h 'config.refused' "$CREEL_STATE_DIR"/logs/*audit* "$CREEL_STATE_DIR"/audit/* 2>/dev/null >"$work/decisions" || true
ok "and records the refusal" contains "$work/decisions" channels.telegram.dm.open
echo '{gateway:{controlUi:{allowInsecureAuth:true}}}' >"$config"
for _ in $(seq 600); do grep -q gateway.control_ui.insecure_auth "$work/gateway.log" "$CREEL_STATE_DIR"/logs/* 2>/dev/null && break; sleep 0.1; done
"$root/creel" gateway call config.get >"$work/now" 2>&1
ok "a file edited by hand is not taken over" node -e 'process.exit(JSON.parse(require("fs").readFileSync(process.argv[1])).config.gateway?.controlUi ? 1 : 0)' "$work/now"
rm -f "$config"
stop_gateway
"$root/creel" config set gateway.controlUi.dangerouslyDisableDeviceAuth true --accept gateway.control_ui.device_auth_disabled \
    --reason "moving the page" --expires 2999-12-31 >"$work/set" 2>&1
audit
ok "what is said to be meant so is done, and is no finding" contains "$work/report" '"suppressedFindings":[{"checkId":"gateway.control_ui.device_auth_disabled"'
ok "but is shown" has security.audit.suppressions.active

# ---- the family's deliberately bad configuration
cat >"$config" <<'BAD'
{
  // everything at once
  gateway: { bind: "lan", auth: { mode: "token", token: "changeme" },
    controlUi: { allowInsecureAuth: true, dangerouslyDisableDeviceAuth: true, allowedOrigins: ["*"] }, trustedProxies: ["0.0.0.0/0"] },
  discovery: { mdns: { mode: "full" } },
  session: { dmScope: "main" },
  channels: {
    telegram: { dmPolicy: "open", allowFrom: ["*"], groupPolicy: "open", groupAllowFrom: ["*"] },
    discord: { dm: { policy: "open", allowFrom: ["*"] }, groupPolicy: "open" },
    slack: {}, whatsapp: { selfChatMode: true } },
  commands: { useAccessGroups: false },
  tools: { exec: { host: "sandbox", security: "full", ask: "off" }, elevated: { allowFrom: { telegram: ["*"] } },
    guests: { alsoAllow: ["group:runtime", "gateway"] }, labels: { message: "off", web: "off", change: "off" } },
  agents: { defaults: { sandbox: { mode: "off", scope: "shared", docker: { readOnlyRoot: false } } } },
}
BAD
mkdir -p "$CREEL_STATE_DIR/plugins"
echo nothing >"$CREEL_STATE_DIR/plugins/stranger.jar"
cp "$config" "$work/bad"
audit
ok "the bad configuration has the exit status of critical" status_is 2 "$status"
for id in gateway.bind_beyond_loopback gateway.bind_weak_secret gateway.token_too_short gateway.control_ui.insecure_auth \
    gateway.control_ui.device_auth_disabled gateway.control_ui.allowed_origins_wildcard gateway.trusted_proxies_broad \
    discovery.mdns_full_mode channels.telegram.dm.open channels.discord.dm.open channels.telegram.groups.open channels.discord.groups.open \
    channels.telegram.groups.allowFrom.wildcard channels.telegram.dm.scope_main_multiuser channels.whatsapp.self_chat_leaks \
    channels.discord.commands.native.unrestricted channels.slack.commands.slash.useAccessGroups_off commands.use_access_groups_off \
    tools.exec.security_full_configured tools.exec.full_without_asking tools.exec.host_sandbox_no_sandbox_defaults \
    tools.elevated.allowFrom.telegram.wildcard tools.guests.acting tools.labels.message_off tools.labels.web_off tools.labels.change_off \
    sandbox.mode_off sandbox.scope_shared sandbox.root_writable sandbox.docker_config_mode_off plugins.no_policy \
    security.exposure.open_groups_with_elevated security.exposure.open_channels_with_exec \
    security.exposure.open_groups_with_runtime_or_fs security.exposure.open_groups_with_control_plane_tools \
    config.insecure_or_dangerous_flags plugins.built_here summary.attack_surface; do
    ok "planted and found: $id" has "$id"
done
audit --fix
cp "$config" "$work/once"
for id in gateway.control_ui.insecure_auth gateway.control_ui.device_auth_disabled gateway.control_ui.allowed_origins_wildcard \
    discovery.mdns_full_mode channels.telegram.dm.open channels.discord.dm.open channels.telegram.groups.open channels.discord.groups.open \
    channels.telegram.groups.allowFrom.wildcard commands.use_access_groups_off tools.exec.full_without_asking \
    tools.elevated.allowFrom.telegram.wildcard tools.labels.message_off tools.labels.change_off sandbox.mode_off sandbox.scope_shared; do
    ok "mended and gone: $id" sh -c "! grep -q -F '\"checkId\":\"$id\"' '$work/report'"
done
ok "what a person decides stays (control)" has gateway.bind_weak_secret
ok "the comment stays" contains "$config" "// everything at once"
audit --fix
ok "a second time changes nothing" cmp "$config" "$work/once"
"$root/creel" security audit --undo >"$work/undo" 2>&1 || true
ok "and it is taken back" cmp "$config" "$work/bad"

# ---- a signed distribution
rm -rf "$CREEL_STATE_DIR"
mkdir -m 700 "$CREEL_STATE_DIR"
node -e 'const k = require("crypto").generateKeyPairSync("ed25519").privateKey;
    require("fs").writeFileSync(process.argv[1], k.export({ type: "pkcs8", format: "pem" }))' "$work/key.pem"
chmod 600 "$work/key.pem"
"$root/runtime/release.sh" "$work/key.pem" "$work/release" >"$work/made" 2>&1 || cat "$work/made"
root=$work/release
audit
ok "a fresh signed distribution has nothing above info" above_info_is ""
ok "and the exit status 0" status_is 0 "$status"
start_gateway
audit --deep
ok "nor with the gateway asked" above_info_is ""
stop_gateway
finish
