// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses to listen on for a bind mode: a pure function of the configuration and of the machine's addresses. What
 * cannot be had is refused with the reason; nothing falls back to all interfaces, which would expose what was meant to be
 * private.
 *
 * @param hosts IP literals to listen on; the first must open, a second one is the other loopback
 * @param exposed whether others than this machine can connect
 */
public record Addresses(List<String> hosts, boolean exposed) {
    public Addresses {
        hosts = List.copyOf(hosts);
    }

    /**
     * @param mode {@code loopback}, {@code lan}, {@code tailnet}, {@code auto} or {@code custom}
     * @param customHost the address of {@code custom}, empty if none is configured
     * @param own all addresses of this machine
     * @throws IllegalArgumentException when the mode cannot be had, with the remedy
     */
    public static Addresses of(String mode, String customHost, List<InetAddress> own) {
        return switch (mode) {
            case "loopback", "auto" -> new Addresses(loopback(own), false);
            case "lan" -> new Addresses(List.of("0.0.0.0"), true);
            case "tailnet" -> new Addresses(List.of(tailnet(own)), true);
            case "custom" -> custom(customHost, own);
            default -> throw new IllegalArgumentException("gateway.bind \"" + mode
                    + "\" is unknown; use loopback, lan, tailnet, auto or custom");
        };
    }

    private static List<String> loopback(List<InetAddress> own) {
        List<String> hosts = new ArrayList<>(List.of("127.0.0.1"));
        if (own.stream().anyMatch(a -> a.isLoopbackAddress() && a.getAddress().length == 16)) {
            hosts.add("::1");
        }
        return hosts;
    }

    private static String tailnet(List<InetAddress> own) {
        return own.stream()
                .filter(Networks.TAILNET::contains)
                .sorted((a, b) -> a.getAddress().length - b.getAddress().length)
                .findFirst()
                .map(InetAddress::getHostAddress)
                .orElseThrow(() -> new IllegalArgumentException(
                        "gateway.bind is tailnet, but this machine has no tailnet address; start the tailnet or use loopback"));
    }

    private static Addresses custom(String host, List<InetAddress> own) {
        Optional<InetAddress> address = Networks.literal(host);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("gateway.bind is custom, but gateway.customBindHost "
                    + (host.isEmpty() ? "is not set" : "\"" + host + "\" is no IP address") + "; set it to an address of this machine");
        }
        InetAddress a = address.get();
        if (!a.isAnyLocalAddress() && !a.isLoopbackAddress() && !own.contains(a)) {
            throw new IllegalArgumentException("gateway.customBindHost " + host
                    + " is no address of this machine; use one of its own");
        }
        return new Addresses(List.of(a.getHostAddress()), !a.isLoopbackAddress());
    }
}
