// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** A shared token that can be guessed. */
final class TokenTooShort implements SceneCheck {
    private static final int LEAST = 24;

    @Override
    public List<String> ids() {
        return List.of("gateway.token_too_short");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        int length = scene.secretText("gateway.auth.token").map(String::strip).map(String::length).orElse(LEAST);
        if (length < LEAST) {
            found.accept(new Finding("gateway.token_too_short", Severity.WARN, "gateway.auth.token", "the gateway's token is short",
                    "it has " + length + " characters; less than " + LEAST + " can be guessed",
                    "remove gateway.auth.token: the gateway then makes a good one, which creel gateway token prints"));
        }
    }
}
