// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Every agent may talk to every other: the most careless one decides for all. */
final class AgentToAgent implements SceneCheck {
    private static final String PATH = "tools.agentToAgent";

    @Override
    public List<String> ids() {
        return List.of("tools.agent_to_agent.wildcard");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (scene.config().flag(PATH + ".enabled", false) && scene.config().list(PATH + ".allow").contains(Json.of("*")) && scene.agents().size() > 1) {
            found.accept(new Finding("tools.agent_to_agent.wildcard", Severity.WARN, PATH + ".allow", "every agent may talk to every other",
                    "an agent that was tricked makes the others act for it", "name the agents that may"));
        }
    }
}
