// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** The endpoints for programs that are switched on. */
final class HttpEndpoints implements SceneCheck {
    private static final String PATH = "gateway.http.endpoints";

    @Override
    public List<String> ids() {
        return List.of("gateway.http.endpoints_enabled");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<String> on = List.of("chatCompletions", "responses").stream().filter(name -> scene.config().flag(PATH + "." + name + ".enabled", false))
                .toList();
        if (!on.isEmpty()) {
            found.accept(new Finding("gateway.http.endpoints_enabled", Severity.INFO, PATH, "programs may talk to the agent by HTTP",
                    String.join(" and ", on) + " answer whoever sends the shared secret", ""));
        }
    }
}
