// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.SandboxRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One agent's sandbox settings in one state of the configuration: its own over the defaults, field by field. With the shared
 * scope an agent's own container options do not count, or one agent would choose them for all.
 */
record BoxSettings(String mode, String scope, String access, Path root, Json.Obj docker, String dockerPath, Duration idle, Duration age) {
    private static final String DEFAULTS = "agents.defaults.sandbox";

    static BoxSettings of(Snapshot snapshot, String agentId) {
        Json.Obj defaults = snapshot.object(DEFAULTS);
        Json.Obj own = agent(snapshot, agentId);
        String scope = one(own, defaults, "scope", "agent", Set.of("session", "agent", "shared"));
        boolean shared = scope.equals("shared");
        Path state = Path.of(snapshot.stateDir());
        String root = own.text("workspaceRoot", defaults.text("workspaceRoot", ""));
        Json.Obj prune = shared ? Json.Obj.EMPTY : own.object("prune");
        return new BoxSettings(one(own, defaults, "mode", "all", Set.of("off", "non-main", "all")), scope,
                one(own, defaults, "workspaceAccess", "none", Set.of("none", "ro", "rw")),
                folder(root, state),
                shared ? defaults.object("docker") : ContainerOptions.merged(defaults.object("docker"), own.object("docker")),
                shared || !own.has("docker") ? DEFAULTS + ".docker" : "agents.list." + agentId + ".sandbox.docker",
                Duration.ofHours(prune.integer("idleHours", defaults.object("prune").integer("idleHours", 24))),
                Duration.ofDays(prune.integer("maxAgeDays", defaults.object("prune").integer("maxAgeDays", 7))));
    }

    /** The options of a container, refused here again: what was validated is not what is used later. */
    ContainerOptions options() {
        List<Issue> issues = new ArrayList<>();
        ContainerOptions options = ContainerOptions.of(docker, dockerPath, issues::add);
        if (!issues.isEmpty()) {
            Issue first = issues.get(0);
            throw new SandboxRefused(first.path(), first.path() + " " + first.message(), first.remedy());
        }
        return options;
    }

    private static Json.Obj agent(Snapshot snapshot, String agentId) {
        for (Json entry : snapshot.list("agents.list")) {
            if (entry instanceof Json.Obj agent && agentId.equalsIgnoreCase(agent.text("id", "").strip())) {
                return agent.object("sandbox");
            }
        }
        return Json.Obj.EMPTY;
    }

    /** A value nobody knows is the narrowest, which is the default. */
    private static String one(Json.Obj own, Json.Obj defaults, String key, String narrow, Set<String> known) {
        String value = own.text(key, defaults.text(key, narrow));
        return known.contains(value) ? value : narrow;
    }

    private static Path folder(String text, Path state) {
        Path home = Path.of(System.getProperty("user.home"));
        Path folder = text.isBlank() ? state.resolve("sandboxes")
                : text.startsWith("~/") ? home.resolve(text.substring(2)) : state.resolve(text);
        return folder.toAbsolutePath().normalize();
    }
}
