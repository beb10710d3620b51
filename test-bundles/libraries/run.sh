#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Smack against Prosody and Paho against Mosquitto, each inside a plugin with nothing but what it declares: a message goes
# through the server and back, a line that is missing is named, and a removed plugin leaves no thread, socket or class.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
. "$root/test-bundles/e2e/lib.sh"
servers=
trap '[ -z "$gateway$servers" ] || kill -KILL $gateway $servers 2>/dev/null || true' EXIT
. "$here/servers.sh"

jar() { # LIBRARY
    ls "$here"/target/libraries-*-"$1".jar
}

install() { # LIBRARY JAR
    "$root/creel" plugins install --yes --name "library-$1" "$2" >"$work/install" 2>&1 || { cat "$work/install"; return 1; }
}

echoes() { # LIBRARY TEXT: whether the text comes back through the server
    "$root/creel" gateway call "library-$1.echo" --params "{\"text\":\"$2\"}" >"$work/echo" 2>&1 || { cat "$work/echo"; return 1; }
    contains "$work/echo" "\"text\": \"$2\""
}

sockets() { # PORT: connections the gateway holds to that server
    ss -Htnp state established "dport = :$1" | grep -c "pid=$gateway," || true
}

removed() { # LIBRARY: removed, and the proof is complete
    "$root/creel" plugins remove --yes --json "library-$1" >"$work/removed" 2>/dev/null || true
    contains "$work/removed" '"threads":0,"services":0,"files":0,"loaderGone":true,"complete":true'
}

classes() { # sets $histogram: the classes that have instances after a full collection, which SIGQUIT makes the JVM print
    seen=$(grep -c '^Total ' "$work/gateway.log" || true)
    lines=$(wc -l <"$work/gateway.log")
    kill -QUIT "$gateway"
    while [ "$(grep -c '^Total ' "$work/gateway.log" || true)" = "$seen" ]; do
        kill -0 "$gateway"
        sleep 0.1
    done
    tail -n +"$((lines + 1))" "$work/gateway.log" >"$work/histogram"
}

without() { # LIBRARY LINE NAMED: without that line it fails, and the refusal names what to grant
    "$java" "$root/test-bundles/e2e/EditJar.java" "$(jar "$1")" "$work/$1-less.jar" OSGI-INF/permissions.perm "[^\n]*$2[^\n]*\n" ""  || return 1
    install "$1" "$work/$1-less.jar" || return 1
    before=$(wc -l <"$work/gateway.log")
    "$root/creel" gateway call "library-$1.echo" --params '{"text":"x"}' >"$work/less" 2>&1 && { cat "$work/less"; return 1; }
    tail -n +"$((before + 1))" "$work/gateway.log" | grep "plugin library-$1 was refused" >"$work/named" || true
    contains "$work/named" "not granted $3" || return 1
    id=$(grep -F -- "$3" "$work/named" | grep -o 'D-[0-9A-Za-z]*' | head -1)
    "$root/creel" plugins why "$id" >"$work/why" 2>&1 || true
    contains "$work/why" "$3" || return 1
    removed "$1"
}

umask 077
cat >"$CREEL_STATE_DIR/creel.json" <<END
{ plugins: { entries: {
    "library-smack": { config: { server: "127.0.0.1:$xmpp", domain: "creel.test", user: "creel", password: "xmpp-secret" } },
    "library-paho": { config: { server: "127.0.0.1:$mqtt", user: "creel", password: "mqtt-secret" } } } } }
END
export JAVA_TOOL_OPTIONS=-XX:+PrintClassHistogram
start_gateway
unset JAVA_TOOL_OPTIONS

for library in smack paho; do
    [ $library = smack ] && port_of=$xmpp || port_of=$mqtt
    ok "$library is installed with what it declares" install $library "$(jar $library)"
    ok "$library sends a message through its server and gets it back" echoes $library "one of $library"
    ok "$library does so again on its connection" echoes $library "two of $library"
    ok "$library holds its one connection" status_is 1 "$(sockets $port_of)"
done
ok "no refusal was met on the way" test "$(grep -c 'was refused' "$work/gateway.log" || true)" = 0
classes
ok "the threads of both libraries are in the dump" grep -q -E '^"(Smack|MQTT)' "$work/histogram"
ok "their classes are in the histogram" grep -q -E 'org\.(jivesoftware|eclipse\.paho)\.' "$work/histogram"
for library in smack paho; do
    [ $library = smack ] && port_of=$xmpp || port_of=$mqtt
    ok "$library is removed, with proof" removed $library
    ok "$library has no connection any more" status_is 0 "$(sockets $port_of)"
done
classes
ok "no thread of them is left" test "$(grep -c -E '^"(Smack|MQTT)' "$work/histogram" || true)" = 0
ok "no instance of their classes is left" test "$(grep -c -E 'org\.(jivesoftware|eclipse\.paho)\.|library\.(smack|paho)\.' "$work/histogram" || true)" = 0

ok "Smack without its server" without smack SocketPermission "(java.net.SocketPermission \"127.0.0.1:$xmpp\" \"connect\")"
ok "Smack without threads of its own" without smack QuotaPermission '(dev.creel.api.plugin.QuotaPermission "threads=1")'
ok "Smack without a property" without smack java.vendor '(java.util.PropertyPermission "java.vendor" "read")'
ok "Paho without its server" without paho SocketPermission "(java.net.SocketPermission \"127.0.0.1:$mqtt\" \"connect\")"
ok "Paho without its secret" without paho '"read"' '(dev.creel.api.secret.SecretPermission "plugins.entries.library-paho.config.password" "read")'
stop_gateway
ok "the gateway stops with 0" status_is 0 $code
kill $servers
servers=
finish
