#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The gateway from elsewhere, with real counterparts: TLS and a rogue gateway, a client through OpenSSH, nginx and Caddy in
# front, a client of multicast DNS; Tailscale is a stand-in, because Debian has none. Needs root, for sshd.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/e2e/lib.sh"

config=$CREEL_STATE_DIR/creel.json
children=
trap 'kill $children 2>/dev/null || true' EXIT

free_port() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

until_true() { # COMMAND...: within a minute
    for _ in $(seq 600); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

certificate() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=DNS:localhost" \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

fingerprint() { # FILE
    openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*=//' | tr -d : | tr A-F a-f
}

status() { # CURL ARGUMENTS...
    curl -sk -o /dev/null -w '%{http_code}' "$@"
}

# TLS of our own
(umask 077 && echo '{ gateway: { tls: { enabled: true }, bind: "lan" } }' >"$config")
scheme=https
start_gateway
own=$CREEL_STATE_DIR/credentials/gateway-tls.sha256
openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | openssl x509 >"$work/shown.pem"
ok "the certificate it shows is the one of its fingerprint" test "$(fingerprint "$work/shown.pem")" = "$(cat "$own")"
ok "the command line pins it by itself" "$root/creel" health
ok "in clear nothing answers" test "$(status "http://127.0.0.1:$port/healthz")" = 000
certificate rogue
rogue=$(free_port)
node -e 'const [port, key, cert, heard] = process.argv.slice(1), fs = require("fs");
    require("tls").createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, s => s.on("data", d => fs.appendFileSync(heard, d)).on("error", () => {}))
        .on("tlsClientError", () => {}).listen(+port, "127.0.0.1")' "$rogue" "$work/rogue.key" "$work/rogue.pem" "$work/rogue.heard" &
children="$children $!"
until_true openssl s_client -connect "127.0.0.1:$rogue" </dev/null
code=0
"$root/creel" health --url "wss://127.0.0.1:$rogue" --token "$TOKEN" --tls-fingerprint "$(cat "$own")" >"$work/rogue.err" 2>&1 || code=$?
ok "a rogue gateway is left alone" status_is 1 $code
ok "and the reason is said" contains "$work/rogue.err" "another certificate than the pinned one"
ok "and it heard nothing" test ! -s "$work/rogue.heard"
timeout 20 "$root/creel" health --url "wss://127.0.0.1:$rogue" --token "$TOKEN" --tls-fingerprint "$(fingerprint "$work/rogue.pem")" --timeout 5000 >/dev/null 2>&1 || true
ok "pinned to the rogue, it would have" contains "$work/rogue.heard" "Upgrade"

# Clients of gateway.remote
client=$work/client
mkdir -m 700 "$client"
remote() { # JSON5 of gateway.remote
    (umask 077 && echo "{ gateway: { mode: 'remote', remote: $1 } }" >"$client/creel.json")
}
away() {
    env -u CREEL_GATEWAY_TOKEN CREEL_STATE_DIR="$client" CREEL_CONFIG_PATH="$client/creel.json" REMOTE="$TOKEN" "$root/creel" "$@"
}
remote "{ url: 'wss://127.0.0.1:$port', token: '\${REMOTE}', tlsFingerprint: '$(cat "$own")' }"
ok "a client of gateway.remote reaches it" away health
code=0
away gateway >"$work/remote" 2>&1 || code=$?
ok "and runs no gateway of its own" status_is 78 $code
remote "{ url: 'wss://127.0.0.1:$port', tlsFingerprint: '$(cat "$own")' }"
code=0
CREEL_GATEWAY_TOKEN=$TOKEN CREEL_STATE_DIR=$client CREEL_CONFIG_PATH=$client/creel.json "$root/creel" health >"$work/nosecret" 2>&1 || code=$?
ok "this machine's secret is never sent to another gateway" contains "$work/nosecret" "there is no gateway.remote.token"
stop_gateway

# Through SSH, to a gateway on loopback
echo '{ gateway: { trustedProxies: ["127.0.0.1"], controlUi: { allowedOrigins: ["https://creel.example"] } } }' >"$config"
scheme=http
start_gateway
ssh_port=$(free_port)
ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/me"
cp "$work/me.pub" "$work/authorized"
mkdir -p /run/sshd
/usr/sbin/sshd -D -e -p "$ssh_port" -h "$work/host" -o ListenAddress=127.0.0.1 -o AuthorizedKeysFile="$work/authorized" -o StrictModes=no \
    -o UsePAM=no -o PidFile=none >"$work/sshd.log" 2>&1 &
children="$children $!"
echo "[127.0.0.1]:$ssh_port $(cut -d' ' -f1,2 "$work/host.pub")" >"$work/known"
mkdir "$work/bin"
# OpenSSH takes the home of the password file; the known hosts of this test are elsewhere.
printf '#!/bin/sh\nexec /usr/bin/ssh -o UserKnownHostsFile=%s -o BatchMode=yes "$@"\n' "$work/known" >"$work/bin/ssh"
chmod 755 "$work/bin/ssh"
until_true node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$ssh_port"
tunnel="transport: 'ssh', sshTarget: 'ssh://$(id -un)@127.0.0.1:$ssh_port', url: 'ws://127.0.0.1:$port', token: '\${REMOTE}'"
remote "{ $tunnel, sshIdentity: '$work/me' }"
PATH=$work/bin:$PATH away health >"$work/tunnel" 2>&1 && code=0 || code=$?
ok "a client reaches it through SSH" status_is 0 $code
ok "and its tunnel is gone" test -z "$(pgrep -f "ssh.*-L.*127.0.0.1:$port" || true)"
remote "{ $tunnel, sshIdentity: '$work/host' }"
code=0
PATH=$work/bin:$PATH away health >"$work/tunnel" 2>&1 || code=$?
ok "without the right key it says what ssh said" contains "$work/tunnel" "Permission denied"

# Proxies in front
certificate proxy
models=/v1/models
front() { # NAME PORT
    ok "$1: probes pass" test "$(status "https://127.0.0.1:$2/healthz" -H "Host: creel.example")" = 200
    ok "$1: the secret opens" test "$(status "https://127.0.0.1:$2$models" -H "Host: creel.example" -H "Authorization: Bearer $TOKEN")" = 200
    ok "$1: without it nothing does" test "$(status "https://127.0.0.1:$2$models" -H "Host: creel.example")" = 401
    ok "$1: a foreign name is refused" test "$(status "https://127.0.0.1:$2$models" -H "Host: evil.example" -H "Authorization: Bearer $TOKEN")" != 200
    for _ in $(seq 12); do
        last=$(status "https://127.0.0.1:$2$models" --interface "$3" -H "Host: creel.example" -H "Authorization: Bearer guess$_" -H "X-Forwarded-For: 198.51.100.$_")
    done
    ok "$1: guesses count for the real address, whatever the client forwards" test "$last" = 429
    ok "$1: the real address is in the audit log" until_true grep -r -q -F "$3" "$CREEL_STATE_DIR/audit"
    code=0
    "$root/creel" gateway call config.get --url "wss://localhost:$2" --token "$TOKEN" --tls-fingerprint "$(fingerprint "$work/proxy.pem")" >"$work/through" 2>&1 || code=$?
    ok "$1: WebSockets pass, and the secret alone gives no rights from elsewhere" contains "$work/through" "missing scope"
}
nginx_port=$(free_port)
sed -e "s#listen 443#listen 127.0.0.1:$nginx_port#; s#/etc/ssl/creel#$work/proxy#; s#127.0.0.1:18789#127.0.0.1:$port#; s#creel.example#creel.example localhost#" \
    "$root/runtime/package/proxies/nginx.conf" >"$work/server.conf"
printf 'pid %s/nginx.pid; daemon off; error_log stderr; events {} http { access_log off; include %s/server.conf; }\n' "$work" "$work" >"$work/nginx.conf"
nginx -e stderr -c "$work/nginx.conf" >"$work/nginx.log" 2>&1 &
children="$children $!"
until_true test -s "$work/nginx.pid"
front nginx "$nginx_port" 127.0.0.2
# Addresses of this machine share one budget of guesses: the next proxy begins with a fresh one.
stop_gateway
start_gateway
caddy_port=$(free_port)
sed -e "s#^creel.example#https://creel.example:$caddy_port, https://evil.example:$caddy_port, https://localhost:$caddy_port#; s#/etc/ssl/creel#$work/proxy#g; s#127.0.0.1:18789#127.0.0.1:$port#" \
    "$root/runtime/package/proxies/Caddyfile" >"$work/Caddyfile"
sed -i '1i { \n admin off\n skip_install_trust\n auto_https disable_redirects\n default_sni localhost\n}' "$work/Caddyfile"
XDG_DATA_HOME=$work/caddy XDG_CONFIG_HOME=$work/caddy caddy run --adapter caddyfile --config "$work/Caddyfile" >"$work/caddy.log" 2>&1 &
children="$children $!"
until_true curl -sk -o /dev/null "https://localhost:$caddy_port/"
front caddy "$caddy_port" 127.0.0.3
stop_gateway

# Tailscale's program, as the gateway calls it
printf '#!/bin/sh\necho "$*" >>%s/tailscale.calls\nenv >>%s/tailscale.env\n' "$work" "$work" >"$work/bin/tailscale"
chmod 755 "$work/bin/tailscale"
echo '{ gateway: { tailscale: { mode: "serve", resetOnExit: true } } }' >"$config"
PATH=$work/bin:$PATH start_gateway
ok "Serve is told the port" contains "$work/tailscale.calls" "serve --bg --yes $port"
ok "and sees no variable of ours" test -n "$(grep PATH= "$work/tailscale.env")" -a -z "$(grep -E '^(CREEL|OPENCLAW)_' "$work/tailscale.env")"
stop_gateway
ok "and told the end" contains "$work/tailscale.calls" "serve reset"
echo '{ gateway: { tailscale: { mode: "funnel" } } }' >"$config"
code=0
CREEL_STATE_DIR=$work/fresh CREEL_CONFIG_PATH=$config timeout 60 "$root/creel" gateway >"$work/funnel" 2>&1 || code=$?
ok "Funnel without a password does not start" status_is 78 $code
ok "and says why" contains "$work/funnel" "opens the gateway to everybody"

# Being found
"$root/test-bundles/e2e/npm.sh" "$root/test-bundles/interop"
echo '{ gateway: { bind: "lan" } }' >"$config"
CREEL_DISABLE_BONJOUR=0 start_gateway
node "$root/test-bundles/interop/found.mjs" "$port" >"$work/found" 2>&1 && code=0 || code=$?
ok "a client of multicast DNS finds it" status_is 0 $code
ok "and is told no path" test -z "$(grep -o cliPath "$work/found")"
stop_gateway
finish
