// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.doctor.Scene;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A secret that clients and gateway share.
 *
 * @param where the setting or variable it stands in
 */
record SharedSecret(String where, String value) {
    static final int LEAST = 24;
    private static final Set<String> TRIED_FIRST = Set.of("password", "passwort", "changeme", "change-me", "secret", "token", "admin",
            "openclaw", "clawdbot", "moltbot", "creel", "letmein", "123456");
    private static final int FEWEST_LETTERS = 8;

    /** The one in force where it can be known without opening the sealed store: of the configuration, else of the environment. */
    static Optional<SharedSecret> of(Scene scene, String kind) {
        String path = "gateway.auth." + kind;
        if (scene.secret(path).isPresent()) {
            return scene.secretText(path).map(value -> new SharedSecret(path, value));
        }
        return Stream.of("CREEL_GATEWAY_", "OPENCLAW_GATEWAY_").map(prefix -> prefix + kind.toUpperCase(Locale.ROOT))
                .flatMap(name -> scene.environment(name).map(value -> new SharedSecret(name, value)).stream()).findFirst();
    }

    @Override
    public String toString() {
        return "SharedSecret[" + where + ']';
    }

    /** Short, of few different characters, or one of those that are tried first, repeated or not. */
    static boolean weak(String secret) {
        String bare = secret.strip();
        String known = TRIED_FIRST.stream().reduce(bare.toLowerCase(Locale.ROOT), (left, word) -> left.replace(word, ""));
        return bare.length() < LEAST || bare.chars().distinct().count() < FEWEST_LETTERS || known.length() < FEWEST_LETTERS;
    }
}
