#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The service on a machine of its own: a real systemd in namespaces starts the system unit that `creel service install` writes, and a
# user's manager the user unit; both are looked at from outside and from inside. Needs root.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/service/lib.sh"

has_status() { # PID LINE: of /proc/PID/status, white space apart
    inside sed 's/[[:space:]]\+/ /g' "/proc/$1/status" | grep -q -x "$2" || { inside cat "/proc/$1/status"; return 1; }
}

creel() { # as the service's user
    inside setpriv --reuid creel --regid creel --clear-groups env HOME=/var/lib/creel CREEL_STATE_DIR=/var/lib/creel /opt/creel/creel "$@"
}

# A release, where an operator would unpack it.
make_key "$work/key.pem"
"$root/runtime/release.sh" "$work/key.pem" "$work/machine/creel" >"$work/made" 2>&1 || cat "$work/made"
boot_machine
inside cp -a /creel-test/creel /opt/creel
inside chown -R root:root /opt/creel

service status --system && code=0 || code=$?
ok "without a unit there is nothing to show" status_is 1 $code
ok "and it says how to make one" contains "$work/answer" "creel service install --system"

service install --system --print
ok "--print writes nothing" inside test ! -e /etc/systemd/system/creel.service
service install --system || cat "$work/answer" "$work/console"
ok "installing starts it: systemd heard READY=1" status_is active "$(property ActiveState)"
ok "systemd shows what the gateway says" status_is "serving clients" "$(property StatusText)"
ok "at each boot" status_is enabled "$(property UnitFileState)"
inside systemd-analyze verify /etc/systemd/system/creel.service >"$work/verify" 2>&1 && code=0 || code=$?
ok "systemd-analyze verify has no complaint" sh -c "[ $code = 0 ] && ! grep -q creel.service '$work/verify' || { cat '$work/verify'; false; }"
inside systemd-analyze security --offline=yes --threshold=20 /etc/systemd/system/creel.service >"$work/security" 2>&1 && code=0 || code=$?
ok "systemd-analyze security stays below 2.0: $(sed -n 's/.*exposure level for [^:]*: //p' "$work/security")" status_is 0 $code

pid=$(property MainPID)
ok "it runs as a user of its own" status_is creel "$(inside stat -c %U /proc/"$pid")"
ok "without new privileges" has_status "$pid" "NoNewPrivs: 1"
ok "behind a filter of system calls" has_status "$pid" "Seccomp: 2"
ok "without capabilities to come" has_status "$pid" "CapBnd: 0000000000000000"
ok "its state is its own" status_is "700 creel" "$(inside stat -c '%a %U' /var/lib/creel)"
ok "the machine is read-only to it" inside sh -c "nsenter -t $pid -m findmnt -no OPTIONS / | grep -q '^ro\|,ro'"
creel agent --message hello >"$work/answer" 2>&1 && code=0 || code=$?
ok "it answers" status_is 0 $code
creel plugins list --json >"$work/plugins" 2>&1 || true
node -e 'const { plugins } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const bad = plugins.filter(p => !["enabled", "disabled"].includes(p.status ?? p.state) && (p.status ?? p.state) !== "active");
    for (const p of bad) console.log("---", JSON.stringify(p));
    process.exit(plugins.length > 5 && !bad.length ? 0 : 1)' "$work/plugins" && code=0 || code=$?
ok "every plugin is confined and runs, or has nothing to do" status_is 0 $code

# A gateway that is stopped in its tracks says nothing more: within the watchdog's time another one runs.
inside mkdir -p /etc/systemd/system/creel.service.d
inside sh -c 'printf "[Service]\nWatchdogSec=6\n" >/etc/systemd/system/creel.service.d/watchdog.conf; systemctl daemon-reload'
service restart --system
ok "restart is one" sh -c "[ '$(property MainPID)' != '$pid' ]"
pid=$(property MainPID)
ok "signs of life keep it: its watchdog is fed" becomes NRestarts 0
inside kill -STOP "$pid"
becomes NRestarts 1 || true
ok "silent, it is started again" becomes StatusText "serving clients"
ok "once" status_is 1 "$(property NRestarts)"
ok "as another process" sh -c "[ '$(property MainPID)' != '$pid' ]"
service status --system --json && code=0 || code=$?
ok "status tells so" sh -c "[ $code = 0 ] && node -e 'const s = JSON.parse(require(\"fs\").readFileSync(process.argv[1])); process.exit(s.active && s.restarts === 1 && s.enabled && s.says === \"serving clients\" ? 0 : 1)' '$work/answer'"
inside kill -KILL "$(property MainPID)"
becomes NRestarts 2 || true
ok "killed, it is started again" becomes StatusText "serving clients"

service stop --system && code=0 || code=$?
ok "stop is orderly" status_is "0 inactive success" "$code $(property ActiveState) $(property Result)"
service status --system && code=0 || code=$?
ok "status has exit status 1 then" status_is 1 $code
inside sh -c 'printf "[Service]\nExecStart=\nExecStart=/opt/creel/creel gateway --nonsense\n" >/etc/systemd/system/creel.service.d/wrong.conf; systemctl daemon-reload'
service start --system && code=0 || code=$?
ok "a start that fails is told" sh -c "[ $code = 1 ] && grep -q 'creel service logs' '$work/answer'"
ok "and not tried again where that cannot help" status_is "failed 2 0" "$(property ActiveState) $(property ExecMainStatus) $(property NRestarts)"
service logs --system --limit 50 && code=0 || code=$?
ok "logs are of systemd's journal and name what is wrong" sh -c "[ $code = 0 ] && grep -q 'unknown option --nonsense' '$work/answer' || { cat '$work/answer'; false; }"

inside sh -c 'printf "[Service]\nExecStart=/bin/true\n" >/etc/systemd/system/other; mv /etc/systemd/system/creel.service /root/; mv /etc/systemd/system/other /etc/systemd/system/creel.service'
service uninstall --system && code=0 || code=$?
ok "a unit of somebody else is not removed" sh -c "[ $code = 1 ] && grep -q 'was not made by' '$work/answer'"
inside mv /root/creel.service /etc/systemd/system/creel.service
service uninstall --system && code=0 || code=$?
ok "uninstalled" status_is "0 not-found" "$code $(property LoadState)"
ok "its state stays" inside test -d /var/lib/creel/credentials

# A user's manager, as logging in would start it.
inside useradd -m alice
inside sh -c 'install -d -o alice -g alice -m 700 /run/user/alice
    printf "[Service]\nUser=alice\nType=notify\nDelegate=yes\nEnvironment=XDG_RUNTIME_DIR=/run/user/alice HOME=/home/alice SYSTEMD_UNIT_PATH=\nUnsetEnvironment=SYSTEMD_UNIT_PATH\nExecStart=/lib/systemd/systemd --user\n" >/etc/systemd/system/alice.service
    systemctl daemon-reload; systemctl start alice.service'
mine() {
    inside setpriv --reuid alice --regid alice --clear-groups env HOME=/home/alice XDG_RUNTIME_DIR=/run/user/alice "$@"
}
mine /opt/creel/creel service install --user >"$work/answer" 2>&1 && code=0 || code=$?
[ $code = 0 ] || cat "$work/answer"
ok "a user's own service starts" status_is active "$(mine systemctl --user show creel.service -P ActiveState)"
mine /opt/creel/creel agent --message hello >"$work/answer" 2>&1 && code=0 || code=$?
ok "and answers its user" status_is 0 $code
mine /opt/creel/creel service stop >"$work/answer" 2>&1 && code=0 || code=$?
ok "the installed one is meant without --user" status_is "0 inactive" "$code $(mine systemctl --user show creel.service -P ActiveState)"
mine /opt/creel/creel service uninstall >"$work/answer" 2>&1 && code=0 || code=$?
ok "and removed" status_is 0 $code
end_machine
finish
