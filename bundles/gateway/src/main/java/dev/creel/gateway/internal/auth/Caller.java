// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a request comes from, decided from the socket; headers count only when the socket's peer is a proxy the operator
 * listed, because anybody can write them.
 *
 * @param address the client, for budgets and logs
 * @param local whether a program on this machine connected directly, under a local name
 * @param spoofed whether a peer that is no listed proxy sent forwarding headers
 * @param encrypted whether what is sent cannot be read on the way
 * @param login who of the tailnet it is, where Tailscale vouches for that
 */
public record Caller(InetAddress address, boolean local, boolean spoofed, boolean encrypted, Optional<String> login) {
    private static final List<String> FORWARDING = List.of(
            "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-IP");
    private static final int HOPS = 16;

    private Caller(InetAddress address, boolean local, boolean spoofed, boolean encrypted) {
        this(address, local, spoofed, encrypted, Optional.empty());
    }

    /** One whose way Tailscale vouches for. */
    public static Caller of(Tailnet.Member member) {
        return new Caller(member.address(), false, false, true, Optional.of(member.login()));
    }

    /**
     * @param peer address of the socket's other end
     * @param tls whether the socket itself is encrypted
     * @param host the Host header, empty if there is none
     * @param header the value of a header, several ones joined by comma, empty if absent
     */
    public static Caller of(InetAddress peer, boolean tls, String host, Function<String, Optional<String>> header, Networks proxies) {
        boolean forwarded = FORWARDING.stream().anyMatch(h -> header.apply(h).isPresent());
        boolean loopback = peer.isLoopbackAddress();
        boolean direct = tls || loopback || Networks.TAILNET.contains(peer);
        if (!forwarded) {
            return new Caller(peer, loopback && Hosts.local(host), false, direct);
        }
        if (!proxies.contains(peer)) {
            return new Caller(peer, false, true, direct);
        }
        boolean https = header.apply("X-Forwarded-Proto").map(p -> last(p).equalsIgnoreCase("https")).orElse(false);
        return new Caller(client(peer, header, proxies), false, false, https);
    }

    /** The right-most hop that is no listed proxy: everything left of it could be invented by the client. */
    private static InetAddress client(InetAddress peer, Function<String, Optional<String>> header, Networks proxies) {
        String[] hops = header.apply("X-Forwarded-For").orElse("").split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - HOPS); i--) {
            Optional<InetAddress> hop = Networks.literal(bare(hops[i].strip()));
            if (hop.isEmpty()) {
                return peer;
            }
            if (!proxies.contains(hop.get())) {
                return hop.get();
            }
        }
        return peer;
    }

    /** Without the port some proxies add. */
    private static String bare(String hop) {
        int colon = hop.lastIndexOf(':');
        boolean port = hop.startsWith("[") ? colon > hop.indexOf(']') : colon > 0 && hop.indexOf(':') == colon;
        return port ? hop.substring(0, colon) : hop;
    }

    private static String last(String values) {
        return values.substring(values.lastIndexOf(',') + 1).strip();
    }
}
