// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which Host and Origin headers are believed. A browser page under a foreign name that was pointed at this machine (DNS
 * rebinding) arrives with that name in Host; a page of another site that opens a socket arrives with its own Origin.
 *
 * @param allowedOrigins exact origins the operator listed
 * @param ownName this machine's name, empty if unknown
 * @param anyHost whether the operator believes every Host header
 */
public record Hosts(List<String> allowedOrigins, String ownName, boolean anyHost) {
    public Hosts {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Whether that Host header (with or without port) names this gateway in a way no stranger can arrange. */
    public boolean knows(String hostHeader) {
        String name = name(hostHeader);
        return anyHost
                || local(hostHeader)
                || Networks.literal(name).isPresent()
                || name.endsWith(".local")
                || !ownName.isEmpty() && name.equals(ownName)
                || allowedOrigins.stream().anyMatch(o -> originHost(o).map(Hosts::name).filter(name::equals).isPresent());
    }

    /** Whether the Host header is one a client on this machine uses. */
    public static boolean local(String hostHeader) {
        String name = name(hostHeader);
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]") || name.endsWith(".ts.net");
    }

    /** Whether a page of that origin may talk to a gateway it reached under that Host. */
    public boolean allows(String origin, String hostHeader) {
        Optional<String> authority = originHost(origin);
        if (allowedOrigins.contains(origin) || allowedOrigins.contains("*") && authority.isPresent()) {
            return true;
        }
        return authority.isPresent() && authority.get().equals(hostHeader.toLowerCase(Locale.ROOT)) && knows(hostHeader);
    }

    private static Optional<String> originHost(String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            return web && bare && uri.getRawAuthority() != null && uri.getRawUserInfo() == null
                    ? Optional.of(uri.getRawAuthority().toLowerCase(Locale.ROOT))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The name of a Host header without its port, lower case. */
    static String name(String hostHeader) {
        String host = hostHeader.strip().toLowerCase(Locale.ROOT);
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end <= 0 ? host : host.substring(0, end);
    }
}
