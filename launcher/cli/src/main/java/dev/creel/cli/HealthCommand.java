// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel health}: asks the running gateway whether it is well, and what keeps it from that. */
@Command(name = "health", description = "ask the running gateway whether it is well")
final class HealthCommand extends GatewayCommand {
    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        Target target = target();
        try (GatewayClient client = connect(target, "health", Duration.ofMillis(timeout))) {
            Json.Obj health = client.call("health", Json.Obj.EMPTY, false, event -> { });
            List<String> failing = failing(client);
            boolean ok = health.get("ok") instanceof Json.Bool flag && flag.value() && failing.isEmpty();
            out.result(health, (ok ? "ok" : "not ok") + "  " + target + health.text("defaultAgentId").map(id -> "  agent " + id).orElse("")
                    + (failing.isEmpty() ? "" : "  failing: " + String.join(", ", failing)));
            return ok ? 0 : 1;
        }
    }

    /** Nothing from a gateway of another make, which has no dump. */
    private static List<String> failing(GatewayClient client) {
        List<String> out = new ArrayList<>();
        try {
            for (Json name : client.call("diagnostics.dump", Json.Obj.EMPTY, false, event -> { }).array("failing")) {
                out.add(name instanceof Json.Str s ? s.value() : "?");
            }
        } catch (CliException e) {
            if (!e.getMessage().contains("unknown method")) {
                throw e;
            }
        }
        return out;
    }
}
