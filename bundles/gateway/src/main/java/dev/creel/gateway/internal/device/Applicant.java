// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a device that proved its key says of itself and asks for.
 *
 * @param deviceId lower-case hex SHA-256 of the key
 * @param publicKey the raw key, base64url
 * @param platform compared with what was approved, so that a node cannot become another kind of machine
 * @param role {@code operator} or {@code node}
 * @param scopes what it asks for; empty for a node
 * @param address where it came from
 */
public record Applicant(
        String deviceId,
        String publicKey,
        String displayName,
        String platform,
        String family,
        String clientId,
        String mode,
        String role,
        Set<String> scopes,
        String address) {
    private static final int LONGEST = 128;

    public Applicant {
        displayName = cut(displayName);
        platform = cut(platform);
        family = cut(family);
        scopes = Set.copyOf(new LinkedHashSet<>(scopes));
    }

    /** Whether it says to be another kind of machine than that; saying nothing is no claim. */
    boolean differs(Paired known) {
        return other(platform, known.platform()) || other(family, known.family());
    }

    private static boolean other(String claimed, String approved) {
        return !claimed.isBlank() && !plain(claimed).equals(plain(approved));
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
