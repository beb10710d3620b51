// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Networks whose clients send the shared secret unencrypted. */
final class Cleartext implements SceneCheck {
    private static final String PATH = "gateway.cleartextFrom";

    @Override
    public List<String> ids() {
        return List.of("gateway.cleartext_from");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        int networks = scene.config().list(PATH).size();
        if (networks > 0) {
            found.accept(new Finding("gateway.cleartext_from", Severity.WARN, PATH, "some clients log in without TLS",
                    networks + " networks are listed; whoever is on the way there reads the secret and what is said",
                    "use TLS, an SSH tunnel or the tailnet, and remove " + PATH));
        }
    }
}
