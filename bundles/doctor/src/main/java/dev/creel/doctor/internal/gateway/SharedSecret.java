// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import java.util.Locale;
import java.util.Set;

/** What a shared secret has to be like. */
final class SharedSecret {
    static final int LEAST = 24;
    private static final Set<String> TRIED_FIRST = Set.of("password", "passwort", "changeme", "change-me", "secret", "token", "admin",
            "openclaw", "clawdbot", "moltbot", "creel", "letmein", "123456");
    private static final int FEWEST_LETTERS = 8;

    private SharedSecret() {}

    /** Short, of few different characters, or one of those that are tried first, repeated or not. */
    static boolean weak(String secret) {
        String bare = secret.strip();
        String known = TRIED_FIRST.stream().reduce(bare.toLowerCase(Locale.ROOT), (left, word) -> left.replace(word, ""));
        return bare.length() < LEAST || bare.chars().distinct().count() < FEWEST_LETTERS || known.length() < FEWEST_LETTERS;
    }
}
