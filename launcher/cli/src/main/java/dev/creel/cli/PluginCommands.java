// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel plugins}. */
@Command(name = "plugins", description = "list plugins", subcommands = PluginCommands.ListPlugins.class)
final class PluginCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about plugins? try: creel plugins list");
    }

    /** Lists what the running gateway has. */
    @Command(name = "list", description = "list the running gateway's plugins")
    static final class ListPlugins extends GatewayCommand {
        @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
        private long timeout;

        @Override
        public Integer call() {
            try (GatewayClient client = connect(target(), "plugins.list", Duration.ofMillis(timeout))) {
                Json.Obj answer = client.call("plugins.list", Json.Obj.EMPTY, false, event -> { });
                StringBuilder text = new StringBuilder();
                for (Json each : answer.array("plugins")) {
                    if (each instanceof Json.Obj plugin) {
                        text.append(text.isEmpty() ? "" : "\n").append(line(plugin));
                    }
                }
                out.result(answer, text.isEmpty() ? "no plugins" : text.toString());
            }
            return 0;
        }

        private static String line(Json.Obj plugin) {
            String name = plugin.text("id").or(() -> plugin.text("name")).orElse("?");
            return name + "  " + plugin.text("version").orElse("") + "  " + plugin.text("status").or(() -> plugin.text("state")).orElse("")
                    + plugin.text("error").filter(reason -> !reason.isEmpty()).map(reason -> "  " + reason).orElse("");
        }
    }
}
