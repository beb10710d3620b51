// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a gateway needs before it is of use, and how to get what is missing. */
final class Missing {
    private Missing() {}

    /** One thing; the remedy is empty where it is there. */
    record Item(String name, boolean done, String state, String remedy) {
        Json.Obj json() {
            return Json.object().put("name", name).put("done", done).put("state", state).put("remedy", remedy).build();
        }

        String line() {
            return Out.oneLine((done ? "ok       " : "MISSING  ") + name + ": " + state + (remedy.isEmpty() ? "" : "; " + remedy));
        }
    }

    static List<Item> look(Location location, Map<String, String> env) {
        Config config = Config.open(location);
        return List.of(token(config, location, env), provider(config), model(config.current()), sandbox(), gateway(location, env));
    }

    private static Item token(Config config, Location location, Map<String, String> env) {
        boolean own = config.secret("gateway.auth.token").isPresent() || config.secret("gateway.auth.password").isPresent();
        boolean made = Files.isRegularFile(location.stateDir().resolve("credentials").resolve("gateway-token"));
        boolean given = !env.getOrDefault("CREEL_GATEWAY_TOKEN", "").isBlank() || !env.getOrDefault("CREEL_GATEWAY_PASSWORD", "").isBlank();
        return new Item("gateway token", true, own ? "configured" : given ? "of the environment" : made ? "made: creel gateway token"
                : "the gateway makes one at its first start", "");
    }

    private static Item provider(Config config) {
        Map<String, Json> providers = config.current().object("models.providers").members();
        return providers.isEmpty()
                ? new Item("model provider", false, "none, only the offline rules answer", "creel login --provider NAME")
                : new Item("model provider", true, String.join(", ", providers.keySet()), "");
    }

    private static Item model(Snapshot config) {
        String primary = ModelCommands.primary(config);
        return primary.isEmpty()
                ? new Item("model", false, "none chosen", "creel models set PROVIDER/MODEL")
                : new Item("model", true, primary, "");
    }

    /** Sockets of Docker and podman; without either nothing is executed, the rest works. */
    private static Item sandbox() {
        boolean there = Files.exists(Path.of("/var/run/docker.sock")) || Files.exists(Path.of("/run/podman/podman.sock"));
        return there ? new Item("sandbox", true, "a container engine is here", "")
                : new Item("sandbox", false, "no Docker or podman, so no tool runs programs", "install one, if tools shall");
    }

    private static Item gateway(Location location, Map<String, String> env) {
        try {
            Target target = Target.of("", "", "", "", location, env::get);
            try (GatewayClient client = GatewayCommand.connect(target, "status", Duration.ofSeconds(5))) {
                return new Item("gateway", true, "answers at " + target, "");
            }
        } catch (CliException e) {
            return new Item("gateway", false, "does not answer", "creel gateway");
        }
    }
}
