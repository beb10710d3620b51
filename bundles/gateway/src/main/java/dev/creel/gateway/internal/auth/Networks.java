// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of addresses and CIDR blocks; immutable. Text is parsed without asking any name server. */
public final class Networks {
    /** Encrypted by the tailnet itself: 100.64/10 and its IPv6 block. */
    public static final Networks TAILNET = of(List.of("100.64.0.0/10", "fd7a:115c:a1e0::/48"));

    private final List<Block> blocks;

    private Networks(List<Block> blocks) {
        this.blocks = blocks;
    }

    /** @throws IllegalArgumentException for anything that is no address and no block */
    public static Networks of(List<String> texts) {
        List<Block> blocks = new ArrayList<>();
        for (String text : texts) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            byte[] raw = literal(host)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no address or CIDR block"))
                    .getAddress();
            int bits = slash < 0 ? raw.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > raw.length * 8) {
                throw new IllegalArgumentException("\"" + text + "\" has a prefix out of range");
            }
            blocks.add(new Block(raw, bits));
        }
        return new Networks(List.copyOf(blocks));
    }

    public boolean contains(InetAddress address) {
        byte[] raw = address.getAddress();
        return blocks.stream().anyMatch(b -> b.contains(raw));
    }

    /** An IP literal, with or without brackets; never a name, because resolving one would let its owner choose. */
    public static Optional<InetAddress> literal(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean v6 = host.indexOf(':') >= 0;
        if (host.isEmpty() || host.length() > 45) {
            return Optional.empty();
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean fits = c >= '0' && c <= '9' || c == '.' || v6 && (c == ':' || Character.digit(c, 16) >= 0);
            if (!fits) {
                return Optional.empty();
            }
        }
        if (!v6 && !dottedQuad(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean dottedQuad(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private record Block(byte[] prefix, int bits) {
        boolean contains(byte[] raw) {
            if (raw.length != prefix.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((raw[i >> 3] & mask) != (prefix[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
