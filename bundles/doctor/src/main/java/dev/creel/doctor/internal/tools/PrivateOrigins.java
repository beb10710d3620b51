// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Servers at private addresses that pages may be read from. */
final class PrivateOrigins implements SceneCheck {
    private static final String PATH = "tools.web.fetch.privateOrigins";

    @Override
    public List<String> ids() {
        return List.of("tools.web.fetch.private_origins");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        int servers = scene.config().list(PATH).size();
        if (servers > 0) {
            found.accept(new Finding("tools.web.fetch.private_origins", Severity.INFO, PATH, "the agent reads from servers at private addresses",
                    servers + " are listed; what they show without a password the agent can read", ""));
        }
    }
}
