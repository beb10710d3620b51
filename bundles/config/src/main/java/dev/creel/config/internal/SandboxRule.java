// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import java.util.List;
import java.util.function.Consumer;

/** Refuses a configuration with an option that would open a container to its host, before any container is made with it. */
final class SandboxRule {
    private SandboxRule() {}

    static void check(Json.Obj root, List<Issue> issues) {
        Json.Obj agents = root.object("agents");
        Json.Obj defaults = agents.object("defaults").object("sandbox").object("docker");
        read(defaults, "agents.defaults.sandbox.docker", issues::add);
        List<Json> list = agents.array("list");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Json.Obj agent && agent.object("sandbox").get("docker") instanceof Json.Obj own) {
                read(ContainerOptions.merged(defaults, own), "agents.list[" + i + "].sandbox.docker", issues::add);
            }
        }
    }

    private static void read(Json.Obj docker, String path, Consumer<Issue> issues) {
        ContainerOptions.of(docker, path, issues);
    }
}
