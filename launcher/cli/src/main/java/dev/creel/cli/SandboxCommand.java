// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.List;

/** A command about containers of a running gateway. */
abstract class SandboxCommand extends DeviceCommand {
    Json.Obj sandbox(String method, Json.Obj params, boolean changes) {
        return ask("sandbox." + method, params, List.of(changes ? ADMIN : "operator.read"));
    }

    /** What the gateway could not do for want of an engine. */
    static void told(Json.Obj answer) {
        if (!text(answer, "engine").isEmpty()) {
            throw new CliException(text(answer, "engine"));
        }
    }

    /** Containers, one in a line. */
    static String lines(List<Json.Obj> containers) {
        StringBuilder lines = new StringBuilder();
        for (Json.Obj container : containers) {
            lines.append(text(container, "name")).append("  ").append(text(container, "scope"))
                    .append(container.flag("running", false) ? "  running" : "  stopped").append("  ").append(text(container, "image"))
                    .append("  ").append(container.integer("jobs", 0)).append(" commands  used ")
                    .append(Instant.ofEpochMilli(container.integer("lastUsedAtMs", 0)))
                    .append(container.flag("current", false) ? "" : "  is made anew at the next command").append('\n');
        }
        return lines.toString().stripTrailing();
    }
}
