// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel service stop}. */
@Command(name = "stop", description = "stop the service; returns once it has stopped")
final class ServiceStop extends ServiceCommand {
    @Override
    public Integer call() {
        installed();
        order("stop", UNIT);
        out.result(Json.object().put("ok", true).put("unit", UNIT).build(), "the service is stopped");
        return 0;
    }
}
