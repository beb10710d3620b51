# SPDX-License-Identifier: Apache-2.0
# Prosody and Mosquitto on free ports of loopback, below $work and in this process; nothing of the system's services is
# touched. Sourced after e2e/lib.sh; leaves $xmpp and $mqtt, the ports, and $servers, the processes.
free_port() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

package() { # COMMAND DEBIAN-PACKAGE
    command -v "$1" >/dev/null && return
    [ "${CI:-}" = true ] || { echo "$1 is missing; install Debian's $2, or run with CI=true" >&2; exit 2; }
    apt-get -qq update && apt-get -qq install -y --no-install-recommends "$2" >/dev/null
}

answers() { # PORT
    node -e 'const go=(n)=>{const s=require("net").connect(+process.argv[1],"127.0.0.1",()=>process.exit(0));
        s.on("error",()=>n?setTimeout(go,100,n-1):process.exit(1))};go(100)' "$1"
}

package prosody prosody
package mosquitto mosquitto
xmpp=$(free_port)
mqtt=$(free_port)
mkdir "$work/certs" "$work/accounts"
cat >"$work/prosody.cfg.lua" <<END
run_as_root = true
pidfile = "$work/prosody.pid"
data_path = "$work/accounts"
certificates = "$work/certs"
interfaces = { "127.0.0.1" }
c2s_ports = { $xmpp }
modules_enabled = { "saslauth" }
modules_disabled = { "s2s", "tls", "offline" }
c2s_require_encryption = false
authentication = "internal_hashed"
log = { info = "$work/prosody.log" }
VirtualHost "creel.test"
END
prosodyctl --config "$work/prosody.cfg.lua" register creel creel.test xmpp-secret >"$work/prosody.out" 2>&1
prosody --config "$work/prosody.cfg.lua" -F >>"$work/prosody.out" 2>&1 &
servers=$!
mosquitto_passwd -b -c "$work/mosquitto.passwd" creel mqtt-secret
cat >"$work/mosquitto.conf" <<END
user $(id -un)
listener $mqtt 127.0.0.1
allow_anonymous false
password_file $work/mosquitto.passwd
persistence false
END
mosquitto -c "$work/mosquitto.conf" >"$work/mosquitto.log" 2>&1 &
servers="$servers $!"
answers "$xmpp" && answers "$mqtt" || { cat "$work/prosody.out" "$work/prosody.log" "$work/mosquitto.log"; exit 1; }
