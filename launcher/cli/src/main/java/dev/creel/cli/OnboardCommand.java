// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Inspection;
import dev.creel.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code creel onboard}: from nothing to a gateway that answers: its token, a model provider with its key, the first model. Asks
 * on a terminal; over SSH without one, everything is a flag. Done again it changes nothing but what was asked for.
 */
@Command(name = "onboard", description = "set up token, model provider and model, and show what is missing")
final class OnboardCommand extends CliCommand {
    @Option(names = "--provider", defaultValue = "", paramLabel = "NAME", description = "the model provider; \"none\" for the offline rules")
    private String provider;

    @Option(names = "--model", defaultValue = "", description = "the model, as the provider calls it")
    private String model;

    @Option(names = "--token-env", defaultValue = "", paramLabel = "VARIABLE",
            description = "the variable that holds the gateway's token; without it the gateway makes one at its first start")
    private String tokenVariable;

    @Mixin
    private KeyOptions options;

    @Override
    public Integer call() {
        Inspection file = Config.open(location()).inspect();
        if (!file.valid()) {
            throw new ConfigException(file.path() + " is invalid", file.issues());
        }
        token();
        String chosen = provider();
        if (!chosen.isEmpty() && !chosen.equals("none")) {
            model(chosen, LoginCommand.login(chosen, options, false, out));
        }
        List<Missing.Item> items = Missing.look(location(), env);
        out.result(Json.object().put("ok", true).put("checklist", Json.array(items.stream().map(Missing.Item::json).toList())).build(),
                String.join("\n", items.stream().map(Missing.Item::line).toList()));
        return 0;
    }

    private void token() {
        if (tokenVariable.isEmpty()) {
            return;
        }
        Config config = GuardedConfig.open(location());
        if (config.environment(tokenVariable).isEmpty()) {
            throw new CliException("the variable " + tokenVariable + " is not set here; set it, or put it into the state folder's .env");
        }
        config.edit(List.of(new Change("gateway.auth.token",
                Json.object().put("source", "env").put("id", tokenVariable).build().text())));
    }

    /** Who answers: a flag, or on a terminal an answer, unless somebody is configured already. */
    private String provider() {
        if (!provider.isEmpty() || !terminal.asks() || !ModelCommands.primary(Config.open(location()).current()).isEmpty()) {
            return provider;
        }
        out.question("Model provider (" + Vendor.names() + ", none): ");
        return terminal.line().strip();
    }

    private void model(String chosen, List<String> models) {
        Config config = GuardedConfig.open(location());
        String id = model;
        if (id.isEmpty() && !ModelCommands.primary(config.current()).isEmpty()) {
            return;
        }
        if (id.isEmpty() && terminal.asks()) {
            out.hint(models.isEmpty() ? "" : "It has: " + String.join(", ", models.subList(0, Math.min(40, models.size()))));
            out.question("Model: ");
            id = terminal.line().strip();
        }
        if (id.isEmpty()) {
            out.hint("no model was chosen; choose one with: creel models set " + chosen + "/MODEL");
            return;
        }
        if (!models.isEmpty() && !models.contains(id)) {
            throw new CliException(chosen + " has no model \"" + id + "\"; it has " + String.join(", ", models.subList(0, Math.min(10, models.size()))));
        }
        list(config, chosen, id);
        ModelCommands.choose(chosen + "/" + id, List.of());
    }

    /** Lists the model in its provider's section, so that people can choose it in a chat. */
    private static void list(Config config, String chosen, String id) {
        String path = "models.providers." + chosen + ".models";
        List<Json> listed = new ArrayList<>(config.current().object("models.providers").object(chosen).array("models"));
        if (listed.stream().noneMatch(each -> each instanceof Json.Obj o && o.text("id", "").equals(id))) {
            if (!listed.isEmpty()) {
                config.edit(config.merge(Json.object().put("models", Json.object().put("providers", Json.object().put(chosen,
                        Json.object().put("models", Json.array(List.of(entry(id)))).build()).build()).build()).build().text(),
                        Set.of()), config.inspect().hash());
            } else {
                config.edit(List.of(new Change(path, Json.array(List.of(entry(id))).text())));
            }
        }
    }

    private static Json entry(String id) {
        return Json.object().put("id", id).put("name", id).build();
    }
}
