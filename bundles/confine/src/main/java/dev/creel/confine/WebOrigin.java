// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The origin of a URL in its one normal form, the same in a granted line, a configured address and a request: lower case,
 * default port left out, IPv4 as four decimal numbers, IPv6 in brackets.
 * Anything that two parsers could read differently (user info, octal or short addresses, a trailing dot, non-ASCII) is
 * refused, so that the host that was checked is the host that is reached.
 *
 * @param scheme {@code http} or {@code https}; {@code tcp} or {@code tls}, always with a port, for connections that speak no HTTP
 * @param host name, IPv4 address, or IPv6 address without brackets
 * @param port 1 to 65535
 * @param literal the address, when the host is one
 */
public record WebOrigin(String scheme, String host, int port, Optional<InetAddress> literal) {
    private static final int MAX_HOST = 253;
    private static final Set<String> SCHEMES = Set.of("http", "https", "tls", "tcp");

    /** @throws IllegalArgumentException when the text is no origin; says which rule it breaks */
    public static WebOrigin parse(String text) {
        int at = text.indexOf("://");
        String scheme = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw bad("an origin begins with http://, https://, tls:// or tcp://");
        }
        String authority = text.substring(at + 3);
        boolean bracketed = authority.startsWith("[");
        int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        hostEnd = hostEnd < (bracketed ? 1 : 0) ? authority.length() : hostEnd;
        String host = authority.substring(0, hostEnd);
        int port = port(authority.substring(hostEnd), usual(scheme));
        if (bracketed) {
            return ipv6(scheme, host, port);
        }
        String name = name(host.toLowerCase(Locale.ROOT));
        return new WebOrigin(scheme, name, port, ipv4(name));
    }

    public boolean secure() {
        return scheme.equals("https") || scheme.equals("tls");
    }

    /** Whether HTTP and WebSocket are spoken there. */
    public boolean web() {
        return scheme.startsWith("http");
    }

    /** The normal form. */
    public String origin() {
        String named = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        return scheme + "://" + named + (port == usual(scheme) ? "" : ":" + port);
    }

    /** The port that is left out; none where a connection says nothing of what is spoken. */
    private static int usual(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }

    private static int port(String rest, int usual) {
        if (rest.isEmpty() && usual > 0) {
            return usual;
        }
        String digits = rest.isEmpty() ? "" : rest.substring(1);
        boolean number = rest.startsWith(":") && digits.matches("[1-9][0-9]{0,4}");
        if (!number || Integer.parseInt(digits) > 65535) {
            throw bad("a port is 1 to 65535, and an origin has no path");
        }
        return Integer.parseInt(digits);
    }

    private static String name(String host) {
        if (host.isEmpty() || host.length() > MAX_HOST) {
            throw bad("a host has 1 to " + MAX_HOST + " characters");
        }
        for (String label : host.split("\\.", -1)) {
            if (!label.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")) {
                throw bad("a host consists of letters, digits, hyphens and dots");
            }
        }
        return host;
    }

    /** A last label that is a number makes it an address; only the plain spelling is one. */
    private static Optional<InetAddress> ipv4(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (!last.matches("[0-9]+|0x[0-9a-f]*")) {
            return Optional.empty();
        }
        String number = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
        if (!host.matches(number + "(\\." + number + "){3}")) {
            throw bad("an IPv4 address is four decimal numbers");
        }
        return Optional.of(address(host));
    }

    private static WebOrigin ipv6(String scheme, String bracketed, int port) {
        String inner = bracketed.substring(1, Math.max(1, bracketed.length() - 1));
        if (!inner.matches("[0-9A-Fa-f:.]{2,45}") || inner.indexOf(':') < 0) {
            throw bad("an IPv6 address stands in brackets, without a zone");
        }
        InetAddress address = address(bracketed);
        return new WebOrigin(scheme, address.getHostAddress(), port, Optional.of(address));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw bad("that is no address");
        }
    }

    private static IllegalArgumentException bad(String rule) {
        return new IllegalArgumentException("not an origin: " + rule);
    }
}
