// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code creel models status}: the default model, and of each provider where it is, where its key lies and whether it rests. */
@Command(name = "status", description = "show the default model, the providers, their keys and cooldowns")
final class ModelStatus extends CliCommand {
    private static final String COOLDOWNS = "models/cooldowns.json";

    @Override
    public Integer call() {
        Config config = Config.open(location());
        Snapshot now = config.current();
        String primary = ModelCommands.primary(now);
        Json.Obj resting = cooldowns(now);
        List<Json> rows = new ArrayList<>();
        StringBuilder lines = new StringBuilder("default  ").append(primary.isEmpty() ? "none: creel models set PROVIDER/MODEL" : primary);
        for (Map.Entry<String, Json> each : now.object("models.providers").members().entrySet()) {
            if (each.getValue() instanceof Json.Obj section) {
                Json.Obj row = row(each.getKey(), section, config, resting);
                rows.add(row);
                lines.append('\n').append(Out.oneLine(line(row)));
            }
        }
        out.result(Json.object().put("primary", primary).put("fallbacks", now.at("agents.defaults.model.fallbacks"))
                .put("providers", Json.array(rows)).build(), lines.toString());
        return 0;
    }

    private static Json.Obj row(String name, Json.Obj section, Config config, Json.Obj resting) {
        return Json.object()
                .put("name", name)
                .put("api", section.text("api", "openai-completions"))
                .put("baseUrl", section.text("baseUrl", ""))
                .put("key", key(config, "models.providers." + name + ".apiKey"))
                .put("cooldowns", resting.get(name) instanceof Json.Arr list ? list : Json.array(List.of()))
                .build();
    }

    private static String line(Json.Obj row) {
        StringBuilder line = new StringBuilder(row.text("name", "")).append("  ").append(row.text("api", "")).append("  ")
                .append(row.text("baseUrl", "")).append("  key: ").append(row.text("key", ""));
        row.array("cooldowns").forEach(each -> {
            Json.Obj rest = (Json.Obj) each;
            line.append("; rests until ").append(rest.text("until", "")).append(" (").append(rest.text("why", "")).append(')');
        });
        return line.toString();
    }

    /** Where the key lies; never the key. */
    private static String key(Config config, String path) {
        SecretSource source = config.secret(path).orElse(null);
        if (source instanceof SecretSource.Env variable) {
            boolean set = config.environment(variable.name()).isPresent();
            return "variable " + variable.name() + (set ? "" : ", which is NOT SET here");
        }
        return source instanceof SecretSource.File file ? "file " + file.path()
                : source instanceof SecretSource.Stored ? "sealed"
                : source instanceof SecretSource.Inline ? "in the configuration; move it: creel login" : "none";
    }

    /** By provider, what the gateway noted of accounts that rest now; empty where it noted nothing we may read. */
    private static Json.Obj cooldowns(Snapshot config) {
        boolean sealing = !config.text("vault.sealing").orElse("sealed").equals("plain");
        Json.Builder byProvider = Json.object();
        try {
            byte[] text = Store.open(location().stateDir(), sealing, env.getOrDefault("CREDENTIALS_DIRECTORY", ""))
                    .read(COOLDOWNS).orElse("{}".getBytes(StandardCharsets.UTF_8));
            Json.Obj noted = (Json.Obj) Json.parse(new String(text, StandardCharsets.UTF_8), 8);
            long now = System.currentTimeMillis();
            for (Json each : noted.array("accounts")) {
                if (each instanceof Json.Obj account && account.integer("until", 0) > now) {
                    byProvider.put(account.text("provider", ""), Json.array(List.of(Json.object()
                            .put("until", Instant.ofEpochMilli(account.integer("until", 0)).toString())
                            .put("why", account.text("last", "")).build())));
                }
            }
        } catch (StoreException | IllegalArgumentException | ClassCastException e) {
            return Json.Obj.EMPTY;
        }
        return byProvider.build();
    }
}
