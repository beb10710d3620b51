#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The guides of docs/ (home-server.md, vps.md), every command in their order, on a machine with a real systemd, sshd, nftables and the
# tarballs of two releases; then what upgrade refuses. Programs of a desktop session and of Tailscale are played. Needs root, and
# Debian's openssh-server, nftables, auditd.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test-bundles/service/lib.sh"

blocks() { # GUIDE: runs its blocks
    rm -rf "$work/machine/blocks"
    mkdir "$work/machine/blocks"
    node "$root/test-bundles/service/blocks.mjs" "$root/docs/$1.md" "$work/machine/blocks" >"$work/count"
    for block in "$work/machine/blocks"/*; do
        name=$(basename "$block")
        case $name in
        *-server) inside sh -euc "cd /root; export PAGER=cat; . /creel-test/blocks/$name" >"$work/said" 2>&1 ;;
        *-laptop) inside setpriv --reuid laptop --regid laptop --clear-groups env HOME=/home/laptop \
            sh -euc "cd; . /creel-test/blocks/$name" >"$work/said" 2>&1 ;;
        # Rules of the kernel's audit are the whole kernel's: its first namespace of processes sets them, and takes them back.
        *-audit) nsenter -t "$machine" --mount -r sh -euc "cd /; . /creel-test/blocks/$name; for key in creel-config creel-grants creel-plugins creel-trail creel-secrets creel-program creel-unit creel-exec; do auditctl -D -k \$key; done" >"$work/said" 2>&1 ;;
        *) false ;;
        esac && code=0 || code=$?
        case $name in *-audit) cp "$work/said" "$work/audited" ;; esac
        [ $code = 0 ] || { cat "$block"; tail -20 "$work/said"; }
        ok "$1, $(head -1 "$block" | cut -c3-): $(sed -n 2p "$block" | cut -c1-70)" status_is 0 $code
    done
}

creel() {
    inside /opt/creel/creel "$@" >"$work/answer" 2>&1
}

make_key "$work/key.pem"
make_key "$work/other.pem"
openssl pkey -in "$work/key.pem" -pubout >"$work/machine/creel-release.pub"
made() { # KEY FOLDER VERSION TIME
    SOURCE_DATE_EPOCH=$4 "$root/runtime/release.sh" --tarball "$work/$1" "$work/machine/$2" "$3" >"$work/made" 2>&1 || { cat "$work/made"; false; }
}
ok "a release" made key.pem one 0.1.0 1760000000
ok "the same again" made key.pem again 0.1.0 1760000000
ok "of the same bytes" diff -rq "$work/machine/one" "$work/machine/again"
ok "its successor" made key.pem two 0.2.0 1770000000
ok "one of somebody else" made other.pem foreign 0.4.0 1790000000
ok "the list of parts names a part of each kind" sh -c "for part in pkg:maven/org.eclipse.jetty/jetty-server@ pkg:maven/dev.creel/confine@ pkg:npm/lit@; do
    grep -q \"\$part\" '$work/machine/one/creel-0.1.0.sbom.json' || { echo \"--- no \$part\"; exit 1; }; done"
ok "and nothing of tests" sh -c "! grep -q -e junit -e assertj '$work/machine/one/creel-0.1.0.sbom.json'"

boot_machine
inside sh -c 'cp /creel-test/two/* /creel-test/creel-release.pub /root/; cp /creel-test/one/* /root/
    useradd -m you; useradd -m laptop; ip address add 10.99.0.1/32 dev lo; printf "10.99.0.1 server\n" >>/etc/hosts
    install -d -o laptop -g laptop -m 700 /home/laptop/.ssh; install -d -o you -g you -m 700 /home/you/.ssh
    runuser -u laptop -- ssh-keygen -q -t ed25519 -N "" -f /home/laptop/.ssh/id_ed25519
    install -o you -g you -m 600 /home/laptop/.ssh/id_ed25519.pub /home/you/.ssh/authorized_keys
    mkdir -p /run/sshd /etc/audit/rules.d; rm -f /etc/audit/rules.d/*; ssh-keygen -q -A; cp /lib/systemd/system/ssh.service /etc/systemd/system/
    systemctl daemon-reload; systemctl start ssh.service; ssh-keyscan server 2>/dev/null >/home/laptop/.ssh/known_hosts'
# What logging in does, and a private network: played, each refusing whatever it does not know.
inside sh -c 'cat >/usr/local/bin/loginctl; chmod 755 /usr/local/bin/loginctl' <<'END'
#!/bin/sh
[ "$1" = enable-linger ] && [ $# = 2 ] || exit 64
id=$(id -u "$2")
install -d -o "$2" -g "$2" -m 700 "/run/user/$id"
cat >"/etc/systemd/system/user-$id.service" <<UNIT
[Service]
User=$2
Type=notify
Delegate=yes
Environment=XDG_RUNTIME_DIR=/run/user/$id HOME=/home/$2
UnsetEnvironment=SYSTEMD_UNIT_PATH
ExecStart=/lib/systemd/systemd --user
UNIT
systemctl daemon-reload
systemctl start "user-$id.service"
END
inside sh -c 'cat >/usr/local/bin/tailscale; chmod 755 /usr/local/bin/tailscale' <<'END'
#!/bin/sh
case "$*" in up | "serve --bg 18789" | "serve status") ;; *) exit 64 ;; esac
END

blocks home-server
creel service install --system && code=0 || code=$?
ok "installed again" status_is 0 $code
inside pkill -u laptop ssh # the first guide's tunnel
blocks vps
for line in creel-config creel-secrets creel-exec; do
    ok "the machine's audit has a rule $line" sh -c "grep -q -e 'key=$line' -e '-k $line' '$work/audited'"
done
ok "the agents' users are apart" inside sh -c "! runuser -u agent-b -- ls /var/lib/creel 2>/dev/null && ! runuser -u creel -- ls /home/agent-b 2>/dev/null"
ok "a tunnel leads to the gateway only" inside sh -c "! runuser -u laptop -- ssh -W 127.0.0.1:22 you@server </dev/null 2>/dev/null"

# Upgrades that are none. In use is 0.1.0, before it was 0.2.0.
refused() { # WORDS ARGUMENTS...: an upgrade fails for that reason and changes nothing
    words=$1
    shift
    creel upgrade "$@" && code=0 || code=$?
    [ $code = 1 ] && contains "$work/answer" "$words" && [ "$(inside readlink /opt/creel)" = "$using" ] || { cat "$work/answer"; return 1; }
    [ -z "$(inside find /opt -maxdepth 1 -name '.creel*')" ]
}
using=creel-0.1.0
inside sh -c 'mkdir /root/bad; cp /creel-test/two/creel-0.2.0.tar.gz* /root/bad/; printf x >>/root/bad/creel-0.2.0.tar.gz'
ok "one changed by a byte is refused" refused "is not signed by the key" /root/bad/creel-0.2.0.tar.gz
ok "one of another key is refused" refused "is not signed by the key" /creel-test/foreign/creel-0.4.0.tar.gz
inside cp /creel-test/one/creel-0.1.0.tar.gz.sig /root/bad/creel-0.2.0.tar.gz.sig
inside cp /creel-test/two/creel-0.2.0.tar.gz /root/bad/
ok "one with the signature of another release is refused" refused "is not signed by the key" /root/bad/creel-0.2.0.tar.gz
inside rm /root/bad/creel-0.2.0.tar.gz.sig
ok "one without a signature is refused" refused "there is no signature" /root/bad/creel-0.2.0.tar.gz
creel rollback && code=0 || code=$?
ok "rollback goes the other way, too" status_is "0 creel-0.2.0 active" "$code $(inside readlink /opt/creel) $(property ActiveState)"
using=creel-0.2.0
ok "an older release is refused, signed as it is" refused "is older than the release in use" /root/creel-0.1.0.tar.gz

# A release whose gateway ends at once, signed all the same; then a good one.
remade() { # NUMBER CHANGE: of 0.2.0
    mkdir "$work/remade"
    tar -xzf "$work/machine/two/creel-0.2.0.tar.gz" -C "$work/remade"
    mv "$work/remade/creel-0.2.0" "$work/remade/creel-$1"
    sed -i "s/^version=.*/version=$1/" "$work/remade/creel-$1/RELEASE"
    sed -i "$2" "$work/remade/creel-$1/creel"
    tar -czf "$work/machine/creel-$1.tar.gz" -C "$work/remade" "creel-$1"
    java "$root/runtime/Release.java" "$work/key.pem" sign "$work/machine/creel-$1.tar.gz"
    rm -rf "$work/remade"
}
remade 0.3.0 's/^gateway() {$/gateway() { exit 3;/'
remade 0.3.1 's/^set -eu$/set -eu #/'
ok "a release that does not come up is left" refused "creel-0.2.0 was started again" /creel-test/creel-0.3.0.tar.gz
ok "and the one before serves on" status_is "active serving clients" "$(property ActiveState) $(property StatusText)"
ok "nothing of it is left" inside test ! -e /opt/creel-0.3.0
creel upgrade /creel-test/creel-0.3.1.tar.gz --json && code=0 || code=$?
ok "a good one is used" status_is "0 creel-0.3.1 creel-0.2.0" "$code $(inside readlink /opt/creel) $(inside readlink /opt/creel.previous)"
ok "by the service" inside grep -q -a creel-0.3.1/lib/main.jar "/proc/$(property MainPID)/cmdline"
ok "the last but one is removed" inside test ! -e /opt/creel-0.1.0
inside runuser -u creel -- env HOME=/var/lib/creel CREEL_STATE_DIR=/var/lib/creel /opt/creel/creel sessions list >"$work/answer" 2>&1 || true
ok "what was said is still there" contains "$work/answer" "agent:main"
end_machine
finish
