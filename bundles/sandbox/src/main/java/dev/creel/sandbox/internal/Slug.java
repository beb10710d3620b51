// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.util.Locale;

/** The part of a scope's name that people read. What tells two scopes apart is the digest beside it. */
final class Slug {
    private static final int LONGEST = 20;

    private Slug() {}

    static String readable(String scope) {
        String plain = scope.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.substring(0, Math.min(plain.length(), LONGEST));
    }

    /** The name of a scope's folder. */
    static String folder(String scope) {
        return readable(scope) + "-" + new Fingerprint().add(scope).hex().substring(0, 32);
    }
}
