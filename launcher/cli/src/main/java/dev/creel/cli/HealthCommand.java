// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel health}: asks the running gateway whether it is well. */
@Command(name = "health", description = "ask the running gateway whether it is well")
final class HealthCommand extends GatewayCommand {
    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        Target target = target();
        try (GatewayClient client = connect(target, "health", Duration.ofMillis(timeout))) {
            Json.Obj health = client.call("health", Json.Obj.EMPTY, false, event -> { });
            boolean ok = health.get("ok") instanceof Json.Bool flag && flag.value();
            out.result(health, (ok ? "ok" : "not ok") + "  " + target + health.text("defaultAgentId").map(id -> "  agent " + id).orElse(""));
            return ok ? 0 : 1;
        }
    }
}
