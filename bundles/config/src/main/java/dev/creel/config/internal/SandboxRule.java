// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import java.util.List;
import java.util.function.Consumer;

/** Refuses a configuration with an option that would open a container to its host, and tells those that are only narrowed. */
final class SandboxRule {
    private SandboxRule() {}

    static void check(Json.Obj root, List<Issue> issues) {
        each(root, (docker, own, path) -> ContainerOptions.of(docker, path, issues::add));
    }

    /** What is in force in another way than it is written, each at the section that writes it. */
    static void narrowed(Json.Obj root, Consumer<Issue> told) {
        each(root, (docker, own, path) -> new ContainerReader(docker, path, issue -> { }, issue -> {
            if (own.has(issue.path().substring(path.length() + 1))) {
                told.accept(issue);
            }
        }).read());
    }

    private static void each(Json.Obj root, Section section) {
        Json.Obj agents = root.object("agents");
        Json.Obj defaults = agents.object("defaults").object("sandbox").object("docker");
        section.is(defaults, defaults, "agents.defaults.sandbox.docker");
        List<Json> list = agents.array("list");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Json.Obj agent && agent.object("sandbox").get("docker") instanceof Json.Obj own) {
                section.is(ContainerOptions.merged(defaults, own), own, "agents.list[" + i + "].sandbox.docker");
            }
        }
    }

    /** A section as it is in force, as it is written, and where. */
    private interface Section {
        void is(Json.Obj docker, Json.Obj own, String path);
    }
}
