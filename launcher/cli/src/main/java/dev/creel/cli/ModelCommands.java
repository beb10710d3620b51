// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code creel models}: which models there are, how their providers fare, and which one answers. */
@Command(name = "models", description = "list models, show their providers, choose one",
        subcommands = {ModelCommands.Listing.class, ModelStatus.class, ModelCommands.Choice.class})
final class ModelCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about the models? try: creel models status");
    }

    /** The model that answers when nothing else is said. */
    static String primary(Snapshot config) {
        return config.text("agents.defaults.model").or(() -> config.text("agents.defaults.model.primary")).orElse("");
    }

    /** Lists what the running gateway offers, or what a provider tells of itself. */
    @Command(name = "list", description = "list the models the running gateway offers")
    static final class Listing extends GatewayCommand {
        @Option(names = "--provider", defaultValue = "", description = "of this provider only")
        private String provider;

        @Option(names = "--discover", description = "ask the provider itself which models it has")
        private boolean discover;

        @Override
        public Integer call() {
            if (discover && provider.isEmpty()) {
                throw new CliException("whom to ask? add --provider NAME");
            }
            String method = discover ? "models.discover" : "models.list";
            Json.Obj params = discover ? Json.object().put("provider", provider).build() : Json.Obj.EMPTY;
            Json.Obj answer;
            try (GatewayClient client = connect(target(), method, Duration.ofSeconds(20))) {
                answer = client.call(method, params, false, event -> { });
            }
            List<Json> rows = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            String chosen = primary(Config.open(location()).current());
            for (Json each : answer.array("models")) {
                if (each instanceof Json.Obj row && (provider.isEmpty() || row.text("provider", "").equals(provider))) {
                    rows.add(row);
                    lines.append(lines.isEmpty() ? "" : "\n").append(line(row, chosen));
                }
            }
            out.result(Json.object().put("models", Json.array(rows)).build(), lines.isEmpty() ? "no models" : lines.toString());
            return 0;
        }

        private static String line(Json.Obj row, String chosen) {
            String id = row.text("provider", "") + "/" + row.text("id", "");
            String name = row.text("name", "");
            return Out.oneLine(id + (name.isEmpty() || name.equals(row.text("id", "")) ? "" : "  " + name)
                    + (row.flag("reasoning", false) ? "  thinks" : "") + (id.equals(chosen) ? "  (default)" : "")
                    + (row.flag("available", true) ? "" : "  NOT AVAILABLE: no plugin speaks its api"));
        }
    }

    /** Chooses the default model. */
    @Command(name = "set", description = "choose the model that answers: PROVIDER/MODEL")
    static final class Choice extends CliCommand {
        @Parameters(paramLabel = "PROVIDER/MODEL")
        private String model;

        @Option(names = "--fallback", paramLabel = "PROVIDER/MODEL", description = "asked when it fails; may be repeated")
        private List<String> fallbacks = List.of();

        @Override
        public Integer call() {
            choose(model, fallbacks);
            out.result(Json.object().put("ok", true).put("primary", model)
                    .put("fallbacks", Json.array(fallbacks.stream().map(Json::of).toList())).build(), model + " answers from now on");
            return 0;
        }
    }

    static void choose(String model, List<String> fallbacks) {
        Config config = GuardedConfig.open(location());
        Snapshot now = config.current();
        known(model, now);
        fallbacks.forEach(each -> known(each, now));
        List<Change> changes = new ArrayList<>();
        if (now.at("agents.defaults.model") instanceof Json.Str && fallbacks.isEmpty()) {
            changes.add(new Change("agents.defaults.model", Json.of(model).text()));
        } else if (now.at("agents.defaults.model") instanceof Json.Str) {
            changes.add(new Change("agents.defaults.model", Json.object().put("primary", model)
                    .put("fallbacks", Json.array(fallbacks.stream().map(Json::of).toList())).build().text()));
        } else {
            changes.add(new Change("agents.defaults.model.primary", Json.of(model).text()));
            if (!fallbacks.isEmpty()) {
                changes.add(new Change("agents.defaults.model.fallbacks",
                        Json.array(fallbacks.stream().map(Json::of).toList()).text()));
            }
        }
        config.edit(changes);
    }

    private static void known(String model, Snapshot config) {
        int slash = model.indexOf('/');
        if (slash <= 0 || slash == model.length() - 1) {
            throw new CliException("\"" + model + "\" is not of the form PROVIDER/MODEL; creel models list shows some");
        }
        String provider = model.substring(0, slash);
        if (!provider.equals("offline") && !config.object("models.providers").has(provider)) {
            throw new CliException("there is no provider \"" + provider + "\"; log in first: creel login --provider " + provider);
        }
    }
}
