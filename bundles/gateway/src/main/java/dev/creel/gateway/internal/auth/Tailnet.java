// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells who of the tailnet sent a request that Tailscale Serve forwarded. Its headers alone are worth nothing, because any
 * program on this machine can write them: the connection has to belong to the user the daemon runs as, and the daemon itself
 * has to name the same login for the forwarded address. Thread-safe.
 */
public final class Tailnet {
    private static final String LOGIN = "Tailscale-User-Login";
    private static final List<String> FORWARDED = List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host");

    private final Daemon daemon;
    private final Owners owners;

    /** The part of Tailscale that runs on this machine. */
    public interface Daemon {
        /** The login it knows that address by; empty when it knows none, or does not answer. */
        Optional<String> login(InetAddress address);

        /** The user it runs as; empty when it is not there. */
        Optional<Integer> user();
    }

    /** Whose connections those on this machine are. */
    public interface Owners {
        /**
         * The user whose program opened that connection; empty when it cannot be told. Both ends count: programs of several users
         * can have the same address and port on their side, to different ends.
         */
        Optional<Integer> of(InetSocketAddress from, InetSocketAddress to);
    }

    /** @param address in the tailnet @param login for example {@code jan@example.com} */
    public record Member(InetAddress address, String login) {}

    public Tailnet(Daemon daemon, Owners owners) {
        this.daemon = daemon;
        this.owners = owners;
    }

    /**
     * @param here our end of the connection
     * @param header the value of a header, several ones joined by comma, empty if absent
     */
    public Optional<Member> member(InetSocketAddress peer, InetSocketAddress here, Function<String, Optional<String>> header) {
        Optional<String> claimed = header.apply(LOGIN).map(String::strip).filter(login -> !login.isEmpty());
        boolean served = peer.getAddress().isLoopbackAddress() && FORWARDED.stream().allMatch(name -> header.apply(name).isPresent());
        if (claimed.isEmpty() || !served) {
            return Optional.empty();
        }
        Optional<InetAddress> from = Networks.literal(header.apply("X-Forwarded-For").orElse("").strip()).filter(Networks.TAILNET::contains);
        Optional<Integer> owner = owners.of(peer, here);
        if (from.isEmpty() || owner.isEmpty() || !owner.equals(daemon.user())) {
            return Optional.empty();
        }
        return daemon.login(from.get()).filter(claimed.get()::equalsIgnoreCase).map(login -> new Member(from.get(), login));
    }
}
