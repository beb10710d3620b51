#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows the boxes of runtime/package at a Docker engine of its own: the compose file held line by line, the way out of sandboxed
# commands by domain, and the gateway's container. Root, docker.io, mmdebstrap, python3-yaml, curl; a mirror of Debian's packages.
#   test-bundles/tools/box.sh [compose|egress|gateway|way]...
#   CONF=FILE      another squid.conf, to see which lines of it are missed when they are gone
#   IMAGES=FOLDER  keeps the images there between runs, as making them takes minutes
set -eu
cd "$(dirname "$0")/../.."
package=runtime/package
[ "${*:-}" != compose ] || exec test-bundles/tools/compose.py $package/compose.yaml
[ "$(id -u)" = 0 ] || { echo "box.sh: skipped, it takes root to start an engine" >&2; exit 0; }
work=$(mktemp -d)
failed=0
passed=0
empty() { # what an earlier run may have left where images are kept
    docker ps -aq 2>/dev/null | xargs -r docker rm -f >/dev/null 2>&1 || true
    docker network ls -q --filter name=creel 2>/dev/null | xargs -r docker network rm >/dev/null 2>&1 || true
}
clean() {
    empty
    for pid in "$work"/*.pid; do [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true; done
    [ -z "${engine:-}" ] || wait "$engine" 2>/dev/null || true
    ip address del 23.128.200.10/32 dev lo 2>/dev/null || true
    rm -rf "$work" 2>/dev/null || true
}
trap clean EXIT
trap 'exit 1' INT TERM

good() { passed=$((passed + 1)); echo "ok   $*"; }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
expect() { # WHAT WANTED GOT
    if [ "$2" = "$3" ]; then good "$1: $3"; else bad "$1: $3, not $2"; fi
}
until_true() { # WHAT COMMAND...: a hang guard, no measure
    what=$1
    shift
    end=$(($(date +%s) + 60))
    while [ "$(date +%s)" -lt $end ]; do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "box.sh: waited a minute for $what" >&2
    for container in $(docker ps -aq); do docker logs "$container" 2>&1 | tail -5 >&2; done
    tail -5 "$work/docker.log" >&2
    exit 1
}

export DOCKER_HOST="unix://$work/docker.sock" ENGINE=docker
# Of an earlier run, images only.
[ -z "${IMAGES:-}" ] || rm -rf "$IMAGES/network" "$IMAGES/containers" "$IMAGES/volumes"
dockerd --data-root "${IMAGES:-$work/docker}" --exec-root "$work/exec" -H "$DOCKER_HOST" --pidfile "$work/docker.pid" \
    --bridge none --default-address-pool base=10.213.0.0/16,size=24 --dns 23.128.200.10 >"$work/docker.log" 2>&1 &
engine=$!
until_true "the engine" docker version
empty

image() { # KIND
    docker image inspect "creel-$1:bookworm-slim" >/dev/null 2>&1 || $package/image.sh "$1" 2>>"$work/build.log" ||
        { tail -20 "$work/build.log" >&2; exit 1; }
}

egress() {
    image egress
    image sandbox
    way=$package/egress/egress.sh
    # A part of the internet: addresses that are not private, one server that answers for all its names, and a private address too.
    listed='one two three four five six seven'
    OPTIONS=$(for name in $listed other d1.one evilone wildx; do printf ' --add-host %s.example:23.128.200.10' "$name"; done)
    OPTIONS="$OPTIONS --add-host wild.example:23.128.200.10 --add-host x.wild.example:23.128.200.10 --add-host y.x.wild.example:23.128.200.10"
    OPTIONS="$OPTIONS --add-host one.example.evil.example:23.128.200.10 --add-host inside.example:10.1.2.3 --add-host local.example:127.0.0.1"
    OPTIONS="$OPTIONS --add-host mixed.example:23.128.200.10 --add-host mixed.example:10.1.2.3"
    domains="$(printf '%s.example ' $listed) .wild.example inside.example local.example mixed.example"
    [ -z "${CONF:-}" ] || OPTIONS="$OPTIONS -v $CONF:/opt/egress/squid.conf:ro"
    export OPTIONS OUTSIDE='--subnet 23.128.200.0/24'
    # shellcheck disable=SC2086
    $way start coder $domains
    docker run -d --name server --network creel-egress-coder-out --ip 23.128.200.10 \
        creel-sandbox:bookworm-slim python3 -c "$(cat test-bundles/tools/answers.py)" 80 443 8080 >/dev/null
    docker run -d --name box --network creel-egress-coder --dns 127.0.0.1 --read-only --cap-drop ALL --security-opt no-new-privileges \
        -e http_proxy=http://egress:3128 -e https_proxy=http://egress:3128 creel-sandbox:bookworm-slim >/dev/null
    until_true "the server" docker exec server curl -sf http://127.0.0.1/
    until_true "the proxy" docker exec box curl -s http://egress:3128/

    echo "# allowed: ten names, each by HTTP and through a tunnel"
    for name in $(printf '%s.example ' $listed) wild.example x.wild.example y.x.wild.example; do
        expect "GET http://$name/" 200 "$(ask "http://$name/")"
        expect "CONNECT $name:443" 200 "$(ask -p "http://$name:443/")"
    done
    expect "a redirect to a listed name" "hello two.example" "$(docker exec box curl -sL "http://one.example/to?http://two.example/")"

    echo "# refused: other names, however they are written"
    for name in other.example d1.one.example one.example.evil.example evilone.example wildx.example; do
        expect "GET http://$name/" 403 "$(ask "http://$name/")"
        expect "CONNECT $name:443" 403 "$(tunnel "$name:443")"
    done
    echo "# refused: addresses, however they are written"
    for address in 23.128.200.10 394315786 0x1780c80a 027.0200.0310.012 23.128.51210 127.0.0.1 '[::1]' '[::ffff:23.128.200.10]' 169.254.169.254 10.1.2.3; do
        expect "GET http://$address/" 403 "$(ask "http://$address/")"
        expect "CONNECT $address:443" 403 "$(tunnel "$address:443")"
    done
    echo "# refused: listed names that lead inside, wholly or in part"
    for name in inside.example local.example mixed.example; do
        expect "GET http://$name/" 403 "$(ask "http://$name/")"
        expect "CONNECT $name:443" 403 "$(tunnel "$name:443")"
    done
    echo "# refused: redirects, other ports and protocols, the proxy's own pages"
    for to in http://other.example/ http://23.128.200.10/ http://127.0.0.1/ http://169.254.169.254/latest; do
        expect "a redirect to $to" 403 "$(ask -L "http://one.example/to?$to")"
    done
    expect "GET http://one.example:8080/" 403 "$(ask http://one.example:8080/)"
    expect "CONNECT one.example:80" 403 "$(tunnel one.example:80)"
    expect "CONNECT one.example:22" 403 "$(tunnel one.example:22)"
    expect "GET ftp://one.example/" 403 "$(ask -x http://egress:3128 ftp://one.example/)"
    expect "the proxy's statistics" 403 "$(ask http://egress:3128/squid-internal-mgr/info)"
    expect "another name in the Host line" "hello one.example" "$(docker exec box curl -s -H 'Host: other.example' http://one.example/)"

    echo "# refused: every way round the proxy"
    python3 test-bundles/tools/answers.py 18080 >/dev/null 2>&1 &
    echo $! >"$work/host.pid"
    until_true "the host's server" curl -sf --noproxy '*' http://127.0.0.1:18080/
    own=$(docker network inspect creel-egress-coder -f '{{range .IPAM.Config}}{{.Gateway}}{{end}}')
    for address in 23.128.200.10:80 "$own:18080" 23.128.200.1:18080; do
        expect "straight to $address" 000 "$(ask --noproxy '*' --connect-timeout 3 "http://$address/")"
    done
    docker exec box getent hosts one.example >/dev/null && bad "the box resolves names" || good "the box resolves no name"
    docker run -d --name control --network creel-egress-coder-out creel-sandbox:bookworm-slim >/dev/null
    expect "control: who is on the outer network reaches the host" "hello 23.128.200.1" "$(docker exec control curl -s http://23.128.200.1:18080/)"
    expect "control: and the server" "hello 23.128.200.10" "$(docker exec control curl -s http://23.128.200.10/)"

    echo "# recorded"
    for line in '"host":"one.example","port":80,"status":200' '"method":"CONNECT","host":"other.example","port":443,"status":403'; do
        $way log coder | grep -F "$line" | grep -qF '"agent":"coder"' && good "a line with $line" || bad "no line with $line"
    done

    echo "# control: what was refused is passed to an agent that has it on its list; and what is no domain is refused at once"
    docker rm -f box server control >/dev/null
    $way start coder other.example
    docker run -d --name server --network creel-egress-coder-out --ip 23.128.200.10 \
        creel-sandbox:bookworm-slim python3 -c "$(cat test-bundles/tools/answers.py)" 80 443 >/dev/null
    docker run -d --name box --network creel-egress-coder --dns 127.0.0.1 -e http_proxy=http://egress:3128 creel-sandbox:bookworm-slim >/dev/null
    until_true "the server" docker exec server curl -sf http://127.0.0.1/
    until_true "the proxy" docker exec box curl -s http://egress:3128/
    expect "GET http://other.example/" 200 "$(ask http://other.example/)"
    expect "GET http://one.example/" 403 "$(ask http://one.example/)"
    for wrong in 127.0.0.1 '*' '*.example.org' com http://a.example a.example/x 'a.example evil' '' A.example "a.example
evil.example"; do
        docker run --rm --network none --tmpfs /run:uid=13 creel-egress:bookworm-slim coder "$wrong" 2>&1 | grep -q 'is no domain' &&
            good "no start with \"$wrong\"" || bad "list with \"$wrong\""
    done
    docker rm -f box server >/dev/null
    $way stop coder
    expect "left behind" "" "$(docker ps -aq)$(docker network ls -q --filter name=creel)"
}

ask() { docker exec box curl -s -o /dev/null -w '%{http_code}' --max-time 30 "$@" || true; }
tunnel() { docker exec box curl -s -o /dev/null -w '%{http_connect}' --max-time 30 -p "http://$1/" || true; }

tool() { # TOOL ARGUMENTS: of the agent in the gateway's container
    curl -sS --noproxy '*' -H "Authorization: Bearer $token" -H 'Content-Type: application/json' --max-time 120 \
        -d "{\"tool\":\"$1\",\"args\":$2,\"sessionKey\":\"main\"}" http://127.0.0.1:18789/tools/invoke
}
at_the_door() { # USER ARGUMENTS: foreign.py in a container that has sandboxd's socket and nothing else
    user=$1
    shift
    docker run --rm -i --network none --cap-drop ALL --user "$user" -v creel_door:/run/sandboxd:ro creel-sandbox:bookworm-slim \
        python3 - /run/sandboxd/socket "$@" <test-bundles/tools/foreign.py 2>&1
}
configure() { # what stands in sandbox.docker
    docker run --rm -i --network none --user 10001:10001 --entrypoint sh -v creel_state:/var/lib/creel creel-gateway:bookworm-slim \
        -c 'cat >/var/lib/creel/creel.json && chmod 600 /var/lib/creel/creel.json' <<END
{gateway: {cleartextFrom: ["172.30.87.1"], tools: {allow: ["exec"]}}, tools: {profile: "full"}, agents: {defaults: {sandbox: {docker: {${1:-}}}}}}
END
}
acts() { case $(tool exec '{}') in '' | *unavailable*) return 1 ;; esac; }
again() { # the gateway, with what it has on its volume
    docker restart -t 30 gateway >/dev/null
    until_true "the gateway" acts
}
run_service() { # NAME OPTIONS... of the compose file, and what the script adds
    name=$1
    shift
    # shellcheck disable=SC2046
    docker create --name "$name" $(test-bundles/tools/compose.py $package/compose.yaml run "$name") -v creel_state:/var/lib/creel"$state" -v creel_door:/run/sandboxd"$door" "$@" >/dev/null
    docker start "$name" >/dev/null
}

gateway() {
    image gateway
    image sandbox
    image egress
    token=0123456789abcdef0123456789abcdef0123456789abcdef
    docker network create -o com.docker.network.bridge.enable_icc=false --subnet 172.30.87.0/28 --gateway 172.30.87.1 creel-outside >/dev/null
    state= door=:ro run_service gateway --network creel-outside -e CREEL_GATEWAY_TOKEN=$token -e CREEL_SANDBOXD=/run/sandboxd/socket creel-gateway:bookworm-slim
    until_true "the gateway" curl -sf --noproxy '*' -o /dev/null http://127.0.0.1:18789/
    good "the page answers under every line of the compose file"
    while IFS='|' read -r what wanted command; do
        expect "$what" "$wanted" "$(docker exec gateway sh -c "$command" 2>&1 </dev/null)"
    done <<'END'
user|10001:10001|echo $(id -u):$(id -g)
capabilities|0000000000000000|awk '/^CapBnd/ { print $2 }' /proc/1/status
no new privileges|1|awk '/^NoNewPrivs/ { print $2 }' /proc/1/status
system calls are filtered|2|awk '/^Seccomp:/ { print $2 }' /proc/1/status
root cannot be written|no|touch /opt/creel/x 2>/dev/null && echo yes || echo no
nothing runs in /tmp|no|cp /bin/true /tmp/x && /tmp/x 2>/dev/null && echo yes || echo no
files with another one's rights||find / -xdev -perm /6000 -type f 2>/dev/null
sockets of an engine||find / -xdev -type s 2>/dev/null
state folder|700 10001|stat -c '%a %u' /var/lib/creel
the state folder is written|yes|ls -A /var/lib/creel | grep -q . && echo yes
the door cannot be written|no|touch /run/sandboxd/x 2>/dev/null && echo yes || echo no
END
    for option in Privileged:false PidsLimit:512 Memory:805306368 MemorySwap:805306368 NanoCpus:2000000000 ReadonlyRootfs:true IpcMode:private CgroupnsMode:private; do
        expect "engine says ${option%%:*}" "${option#*:}" "$(docker inspect -f "{{.HostConfig.${option%%:*}}}" gateway)"
    done
    expect "engine says port" "127.0.0.1:18789" "$(docker port gateway 18789)"
    sidecar
    docker stop -t 30 gateway >/dev/null
    expect "ends in order" 0 "$(docker inspect -f '{{.State.ExitCode}}' gateway)"
    docker start gateway >/dev/null
    until_true "the gateway's second start" curl -sf --noproxy '*' -o /dev/null http://127.0.0.1:18789/
    good "starts again on its volume"
    docker rm -f gateway >/dev/null
    docker volume rm creel_state creel_door >/dev/null
    docker network rm creel-outside >/dev/null
}

sidecar() {
    echo "# sandboxd: without it commands are refused, with it they run in containers of the host's engine"
    configure
    again
    case $(tool exec '{"command":"echo ran"}') in *ran*) bad "a command ran without sandboxd" ;; *sandboxd*) good "refused while there is no sandboxd" ;; *) bad "refused, but not for sandboxd: $(tool exec '{"command":"echo ran"}')" ;; esac
    start_sandboxd --root /var/lib/creel=volume:creel_state
    case $(tool exec '{"command":"id -u; echo made >/workspace/made; hostname"}') in
    *10001*sandbox*) good "a command runs in a container of its own" ;;
    *) bad "no command runs: $(tool exec '{"command":"id -u"}')"; docker logs sandboxd 2>&1 | tail -5 ;;
    esac
    expect "its file is in the gateway's volume" made "$(docker exec gateway sh -c 'cat /var/lib/creel/sandboxes/*/made')"
    expect "the engine says its network" none "$(docker inspect -f '{{.HostConfig.NetworkMode}}' $(docker ps -q --filter label=dev.creel.sandbox))"

    echo "# sandboxd: what is none of its requests is refused and recorded, and no container comes of it"
    docker run -d --name postgres --network none creel-sandbox:bookworm-slim >/dev/null
    before=$(docker ps -aq | sort)
    lines=$(docker logs sandboxd 2>/dev/null | grep -c '"refused"' || true)
    count=0
    set -- "$(docker exec gateway cat /var/lib/creel/sandbox/instance)" "$(docker inspect -f '{{.Id}}' postgres)" \
        "$(docker image inspect -f '{{.Id}}' creel-sandbox:bookworm-slim)"
    at_the_door 10001:10001 "$@" >"$work/foreign"
    while IFS='|' read -r said what; do
        count=$((count + 1))
        expect "$what" refused "$said"
    done <"$work/foreign"
    [ $count -ge 30 ] && good "$count foreign requests" || bad "only $count foreign requests"
    now=$(docker logs sandboxd 2>/dev/null | grep -c '"refused"' || true)
    expect "a line for each" "$count" "$((now - lines))"
    expect "containers as before" "$before" "$(docker ps -aq | sort)"
    case $(at_the_door 10002:10002 "$@") in *PermissionError*) good "another user cannot open the socket" ;; *) bad "another user opens the socket" ;; esac
    for path in /var/run/docker.sock /run/docker.sock; do
        expect "no $path in the gateway's container" no "$(docker exec gateway sh -c "[ -e $path ] && echo yes || echo no")"
    done
    expect "sandboxd has no network" lo "$(docker exec sandboxd sh -c 'ls /sys/class/net')"
    expect "sandboxd's user" "10001" "$(docker exec sandboxd id -u)"

    echo "# sandboxd: another folder than the gateway's is noticed"
    docker rm -f sandboxd postgres >/dev/null
    docker volume create creel_other >/dev/null
    start_sandboxd --root /var/lib/creel=volume:creel_other
    again
    case $(tool exec '{"command":"echo ran"}') in *ran*) bad "a command ran in another folder" ;; *) good "the engine's other folder is refused" ;; esac
    docker logs sandboxd 2>&1 | grep '"refused":"create"' | tail -1
    docker rm -f sandboxd >/dev/null
    docker volume rm creel_other >/dev/null
}

start_sandboxd() { # OPTIONS
    state=:ro door= run_service sandboxd --network none --group-add "$(stat -c %g "$work/docker.sock")" -v "$work/docker.sock:/var/run/docker.sock" \
        creel-gateway:bookworm-slim sandboxd --socket /run/sandboxd/socket "$@"
    until_true "sandboxd" sh -c 'docker logs sandboxd 2>&1 | grep -q listening'
}

said() { # COMMAND: what an agent's command says, run in its sandbox
    tool exec "$(python3 -c 'import json, sys; print(json.dumps({"command": sys.argv[1], "timeout": 110, "yieldMs": 110000}))' "$1")" |
        python3 -c 'import json, sys
def texts(one):
    if isinstance(one, dict):
        for key, value in one.items():
            yield from [value] if key in ("text", "message") else texts(value)
    if isinstance(one, list):
        for value in one:
            yield from texts(value)
print("\n".join(texts(json.load(sys.stdin))))'
}

# An agent's commands with network egress, through gateway and sandboxd as compose.yaml runs them. A part of the internet is on this
# machine: one address that is not private, and a server of names by which all names below .example lead to it.
way() {
    image gateway
    image sandbox
    image egress
    inet=23.128.200.10
    token=0123456789abcdef0123456789abcdef0123456789abcdef
    ip address add $inet/32 dev lo
    python3 test-bundles/tools/names.py $inet $inet >"$work/names" 2>&1 &
    echo $! >"$work/names.pid"
    python3 test-bundles/tools/answers.py $inet:80 $inet:443 $inet:8080 >/dev/null 2>&1 &
    echo $! >"$work/answers.pid"
    until_true "the internet" curl -sf --noproxy '*' http://$inet/
    docker network create -o com.docker.network.bridge.enable_icc=false --subnet 172.30.87.0/28 --gateway 172.30.87.1 creel-outside >/dev/null
    listed='one two three four five six seven'
    domains=$(printf '"%s.example", ' $listed)'".wild.example", "inside.example", "local.example", "mixed.example"'
    configure "network: 'egress', domains: [$domains]"
    start_sandboxd --root /var/lib/creel=volume:creel_state
    state= door=:ro run_service gateway --network creel-outside -e CREEL_GATEWAY_TOKEN=$token -e CREEL_SANDBOXD=/run/sandboxd/socket creel-gateway:bookworm-slim
    until_true "the gateway" acts
    hosts='one.example two.example three.example four.example five.example six.example seven.example wild.example x.wild.example y.x.wild.example'
    others='other.example d1.one.example one.example.evil.example evilone.example wildx.example inside.example local.example mixed.example'
    addresses="$inet 394315786 0x1780c80a 027.0200.0310.012 23.128.51210 127.0.0.1 [::1] [::ffff:$inet] 169.254.169.254 10.1.2.3 172.30.87.1"
    said "get() { curl -g -s -o /dev/null -w \"%{http_code} \$*\n\" --max-time 60 \"\$@\"; }; tunnel() { curl -g -s -o /dev/null -w \"%{http_connect} CONNECT \$1\n\" --max-time 60 -p http://\$1/; }
for host in $hosts; do get http://\$host/; tunnel \$host:443; done
for host in $others; do get http://\$host/; tunnel \$host:443; done
for host in $addresses; do get http://\$host/; tunnel \$host:443; done
get -L 'http://one.example/to?http://two.example/'
for to in http://other.example/ http://$inet/ http://127.0.0.1/ http://169.254.169.254/latest; do get -L \"http://one.example/to?\$to\"; done
get http://one.example:8080/; tunnel one.example:22; tunnel one.example:80
for to in $inet 172.30.87.1:18789 172.30.87.2:18789 10.213.0.1; do get --noproxy '*' --connect-timeout 3 http://\$to/; done" >"$work/way"
    case $(head -1 "$work/way") in '200 http://one.example/') : ;; *) head -20 "$work/way"; docker logs sandboxd 2>&1 | tail -5; docker logs gateway 2>&1 | tail -5 ;; esac
    wanted() { grep -qxF -- "$1" "$work/way" && good "$1" || bad "$1: $(grep -F -- " ${1#* }" "$work/way")"; }
    echo "# an agent's command reaches its domains"
    for host in $hosts; do wanted "200 http://$host/"; wanted "200 CONNECT $host:443"; done
    wanted "200 -L http://one.example/to?http://two.example/"
    echo "# and nothing else: other names, addresses, listed names that lead inside, redirects, ports, the ways round the proxy"
    for host in $others $addresses; do wanted "403 http://$host/"; wanted "403 CONNECT $host:443"; done
    for to in http://other.example/ http://$inet/ http://127.0.0.1/ http://169.254.169.254/latest; do wanted "403 -L http://one.example/to?$to"; done
    wanted "403 http://one.example:8080/"
    wanted "403 CONNECT one.example:22"
    wanted "403 CONNECT one.example:80"
    for to in $inet 172.30.87.1:18789 172.30.87.2:18789 10.213.0.1; do wanted "000 --noproxy * --connect-timeout 3 http://$to/"; done
    said 'getent hosts one.example || echo nameless; ls /sys/class/net | tr "\n" " "' >"$work/way"
    grep -q nameless "$work/way" && good "the command resolves no name" || bad "the command resolves names: $(cat "$work/way")"
    grep -qx 'eth0 lo ' "$work/way" && good "the command has one network" || bad "networks: $(cat "$work/way")"
    expect "the box itself asked no server for other names" 0 "$(grep -c other.example "$work/names" || true)"
    expect "control: a container of the outside gets the refused name" 200 \
        "$(docker run --rm --network creel-outside creel-sandbox:bookworm-slim curl -s -o /dev/null -w '%{http_code}' http://other.example/)"
    box=$(docker ps -q --filter label=dev.creel.sandbox)
    net=$(docker inspect -f '{{.HostConfig.NetworkMode}}' "$box")
    expect "the network is internal" true "$(docker network inspect -f '{{.Internal}}' "$net")"
    own=$(docker network inspect -f '{{range .IPAM.Config}}{{.Gateway}}{{end}}' "$net")
    expect "the host has no address on it" 0 "$(ip -o address | grep -cF "$own/" || true)"
    expect "on it are the box and its proxy" 2 "$(docker network inspect -f '{{len .Containers}}' "$net")"
    echo "# recorded"
    for line in '"egress":"passed"|"host":"one.example"' '"egress":"refused"|"host":"other.example"' '"egress":"refused"|"host":"169.254.169.254"'; do
        docker logs sandboxd 2>/dev/null | grep -F "${line%|*}" | grep -qF "${line#*|}" && good "a line with $line" || bad "no line with $line"
    done
    docker stop -t 30 gateway >/dev/null
    expect "left behind by the gateway" "" "$(docker ps -aq --filter label=dev.creel.sandbox)$(docker ps -aq --filter label=dev.creel.egress)$(docker network ls -q --filter label=dev.creel.egress)"
    docker rm -f gateway sandboxd >/dev/null
    docker volume rm creel_state creel_door >/dev/null
    docker network rm creel-outside >/dev/null
    ip address del $inet/32 dev lo
}

for part in ${*:-compose egress gateway way}; do
    case $part in
    compose) test-bundles/tools/compose.py $package/compose.yaml && good "the compose file" || bad "the compose file" ;;
    egress) egress ;;
    gateway) gateway ;;
    way) way ;;
    esac
done
echo "box.sh: $passed passed, $failed failed"
[ $failed = 0 ]
