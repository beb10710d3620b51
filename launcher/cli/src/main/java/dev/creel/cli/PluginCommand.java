// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A command about plugins of a running gateway; the steps of long work go to standard error. */
abstract class PluginCommand extends GatewayCommand {
    @Option(names = "--timeout", defaultValue = "120000", description = "milliseconds for the gateway's work, default ${DEFAULT-VALUE}")
    long timeout;

    /** One request on a connection of its own: while a person thinks, none has to be held. */
    Json.Obj ask(String method, Json.Obj params) {
        try (GatewayClient client = connect(target(), method, Duration.ofMillis(timeout))) {
            return client.call(method, params, false, this::event);
        }
    }

    private void event(Json.Obj frame) {
        if (frame.text("event").filter("plugins.progress"::equals).isPresent()) {
            frame.object("payload").text("step").ifPresent(step -> out.hint("  " + Out.oneLine(step)));
        }
    }

    static Json.Obj named(String name) {
        return Json.object().put("name", name).build();
    }

    static String text(Json.Obj from, String name) {
        return Out.oneLine(from.text(name).orElse(""));
    }

    static boolean flag(Json.Obj from, String name) {
        return from.get(name) instanceof Json.Bool b && b.value();
    }

    /** A plugin after something was done to it, in a line. */
    static String state(Json.Obj answer) {
        Json.Obj plugin = answer.object("plugin");
        String reason = text(plugin, "reason");
        String version = text(plugin, "version");
        return text(plugin, "name") + (version.isEmpty() ? "" : " " + version) + " is " + text(plugin, "state") + (reason.isEmpty() ? "" : ": " + reason);
    }
}
