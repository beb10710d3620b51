#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The way out of one agent's commands: an internal network, and on it a proxy that knows the agent's domains.
#   egress.sh start AGENT DOMAIN...   domains as example.org, or .example.org for all below it too
#   egress.sh stop AGENT              takes both away; a container still on the network loses its way out
#   egress.sh log AGENT               one JSON line for each request
# A container on the network creel-egress-AGENT, with HTTP_PROXY, HTTPS_PROXY = http://egress:3128, reaches these domains by HTTP and
# HTTPS and nothing else: not its host, not the gateway, no server of names. Give it --dns 127.0.0.1: what an engine's
# own server of names does not know, older engines ask others even for an internal network.
# ENGINE is docker or podman, with what options it needs; IMAGE and OPTIONS (of the proxy's container) may be set.
set -eu
usage="usage: egress.sh start AGENT DOMAIN... | stop AGENT | log AGENT"
[ $# -ge 2 ] || { echo "$usage" >&2; exit 2; }
[ -n "${ENGINE:-}" ] || for ENGINE in docker podman; do command -v $ENGINE >/dev/null && break; done
todo=$1
agent=$2
shift 2
case $agent in *[!a-z0-9_-]* | '' | -*) echo "egress.sh: \"$agent\" is no agent's id" >&2; exit 2 ;; esac
name=creel-egress-$agent

stop() {
    $ENGINE rm -f "$name" >/dev/null 2>&1 || true
    $ENGINE network rm "$name" "$name-out" >/dev/null 2>&1 || true
}

start() {
    # The bridge has no address on the host: nothing there can be reached. The engine sends nothing from it anywhere.
    $ENGINE network create --internal -o com.docker.network.bridge.inhibit_ipv4=true "$name" >/dev/null
    $ENGINE network create ${OUTSIDE:-} "$name-out" >/dev/null
    # shellcheck disable=SC2086
    $ENGINE create --name "$name" --network "$name-out" --hostname egress --user 13:13 --init --read-only --cap-drop ALL \
        --security-opt no-new-privileges --ipc private --pids-limit 64 --memory 256m --memory-swap 256m --cpus 1 \
        --ulimit nofile=1024:1024 --ulimit core=0 --tmpfs /run:rw,noexec,nosuid,nodev,size=4m,uid=13,gid=13,mode=700 \
        --tmpfs /tmp:rw,noexec,nosuid,nodev,size=4m,mode=1777 --log-opt max-size=10m --log-opt max-file=3 --restart unless-stopped \
        ${OPTIONS:-} "${IMAGE:-creel-egress:bookworm-slim}" "$agent" "$@" >/dev/null
    $ENGINE network connect --alias egress "$name" "$name"
    $ENGINE start "$name" >/dev/null
}

case $todo in
start)
    stop
    start "$@" || { stop; exit 1; }
    ;;
stop) stop ;;
log) $ENGINE logs "$name" 2>/dev/null | grep '^{' ;;
*) echo "$usage" >&2; exit 2 ;;
esac
