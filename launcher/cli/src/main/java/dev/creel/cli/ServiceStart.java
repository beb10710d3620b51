// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel service start}. */
@Command(name = "start", description = "start the service; returns once clients are served")
final class ServiceStart extends ServiceCommand {
    @Override
    public Integer call() {
        installed();
        order("start", UNIT);
        out.result(Json.object().put("ok", true).put("unit", UNIT).build(), "the service is started");
        return 0;
    }
}
