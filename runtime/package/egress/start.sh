#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts the proxy of one agent: start.sh AGENT DOMAIN...
# DOMAIN is a name, or .NAME for it and all below it. What is no name of a domain, as an address, is refused, and with it the start.
set -eu
[ $# -ge 1 ] || { echo "usage: start.sh AGENT DOMAIN..." >&2; exit 2; }
agent=$1
shift
plain() { # TEXT CHARACTERS: one line of these only
    case $1 in *[!$2]* | '') return 1 ;; esac
}
plain "$agent" a-z0-9_- && echo "$agent" | grep -qxE '[a-z0-9].{0,63}' || { echo "egress: \"$agent\" is no agent's id" >&2; exit 2; }
[ $# -le 1000 ] || { echo "egress: at most 1000 domains for an agent, not $#; name the domain above them" >&2; exit 2; }
: >/run/domains
for domain; do
    # The last label has a letter: no spelling of an address passes.
    plain "$domain" a-z0-9.- && echo "$domain" | grep -qxE '\.?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z][a-z0-9-]{0,61}[a-z0-9])' ||
        { echo "egress: \"$domain\" is no domain; write example.org, or .example.org for all below it too, in small letters" >&2; exit 2; }
    echo "$domain" >>/run/domains
done
sed "s/@AGENT@/$agent/g" /opt/egress/squid.conf >/run/squid.conf
exec squid -N -f /run/squid.conf
