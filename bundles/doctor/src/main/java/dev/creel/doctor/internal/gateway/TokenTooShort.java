// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** A shared secret that can be guessed. */
final class TokenTooShort implements SceneCheck {
    private static final String SHORT = "gateway.token_too_short";
    private static final String GUESSABLE = "gateway.secret_guessable";

    @Override
    public List<String> ids() {
        return List.of(SHORT, GUESSABLE);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (String kind : List.of("token", "password")) {
            SharedSecret.of(scene, kind).filter(secret -> SharedSecret.weak(secret.value())).ifPresent(secret -> look(kind, secret, found));
        }
    }

    private static void look(String kind, SharedSecret secret, Consumer<Finding> found) {
        int length = secret.value().strip().length();
        boolean few = length < SharedSecret.LEAST;
        found.accept(new Finding(few ? SHORT : GUESSABLE, Severity.WARN, secret.where(), "the gateway's " + kind + (few ? " is short" : " is easily guessed"),
                few ? "it has " + length + " characters, less than " + SharedSecret.LEAST : "it is a common word, or has few different characters",
                "remove " + secret.where() + ": the gateway then makes a good token, which creel gateway token prints"));
    }
}
