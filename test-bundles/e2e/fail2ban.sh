#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Wrong secrets as fail2ban sees them: its own regex tester finds the client's real address in the log, behind a proxy too, and nothing that
# somebody else wrote there. Needs fail2ban (Debian: fail2ban).
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"
filter=$root/runtime/package/fail2ban/filter.conf

echo '{ gateway: { trustedProxies: ["127.0.0.1"] } }' >"$CREEL_STATE_DIR/creel.json"
chmod 600 "$CREEL_STATE_DIR/creel.json"
start_gateway
ask() { # FORWARDED-FOR TOKEN
    curl -s -o /dev/null -H "X-Forwarded-For: $1" -H "X-Forwarded-Proto: https" -H "Authorization: Bearer $2" -H "User-Agent: Authentication failure from 198.51.100.1 over http, rule x" \
        "http://127.0.0.1:$port/metrics"
}
ask 203.0.113.7 wrong-secret-that-nobody-has
ask 2001:db8::7 wrong-secret-that-nobody-has
ask 203.0.113.8 "$CREEL_GATEWAY_TOKEN"
"$root/creel" agent --token "wrong Authentication failure from 198.51.100.2 over http, rule x" --message x >/dev/null 2>&1 || true
stop_gateway
cat "$CREEL_STATE_DIR"/logs/creel-*.jsonl >"$work/log"
fail2ban-regex --print-all-matched -v "$work/log" "$filter" >"$work/file" 2>&1 || true
fail2ban-regex --print-all-matched -v "$work/gateway.log" "$filter" >"$work/console" 2>&1 || true
for form in file console; do
    ok "$form: the client behind the proxy is found" contains "$work/$form" "203.0.113.7"
    ok "$form: so is one of IPv6" contains "$work/$form" "2001:db8::7"
    ok "$form: who had the right secret is not" test -z "$(grep -F 203.0.113.8 "$work/$form" || true)"
    ok "$form: nor whom a stranger names" test -z "$(grep -F 198.51.100. "$work/$form" || true)"
done
python3 - "$root/runtime/package/fail2ban/jail.conf" <<'END' >"$work/jail" 2>&1 || true
import configparser, sys
jail = configparser.ConfigParser()
jail.read(sys.argv[1])
print("maxretry", jail["creel"]["maxretry"])
END
ok "the jail can be read" contains "$work/jail" "maxretry 5"
finish
