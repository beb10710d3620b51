// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sealed store of a state folder together with the configuration that points into it. */
record Sealing(Config config, Store store) {
    static Sealing of(Location location, Map<String, String> env) {
        Config config = Config.open(location);
        boolean sealing = !config.current().text("vault.sealing").orElse("sealed").equals("plain");
        return new Sealing(config, Store.open(location.stateDir(), sealing, env.getOrDefault("CREDENTIALS_DIRECTORY", "")));
    }

    SecretMap map() {
        return new SecretMap(config, store);
    }

    /**
     * Seals a value under a name of its own and lets the configuration point there: a gateway that runs sees a new
     * configuration and gives up the old value at once; before that, nothing has changed.
     */
    void seal(String path, String value) {
        Optional<String> before = config.secret(path).filter(SecretSource.Stored.class::isInstance).map(source -> ((SecretSource.Stored) source).name());
        boolean alone = before.filter(name -> map().users(name).size() == 1).isPresent();
        String name = fresh(path);
        Vault.keep(store, name, value);
        try {
            config.edit(List.of(new Change(path, Json.object().put("source", "store").put("id", name).build().text())));
        } catch (ConfigException e) {
            Vault.forget(store, name);
            throw new CliException(path + " takes no secret, nothing was kept: " + e.getMessage());
        }
        if (alone) {
            Vault.forget(store, before.get());
        }
    }

    private String fresh(String path) {
        List<String> taken = Vault.names(store);
        String name = path;
        for (int i = 2; taken.contains(name); i++) {
            name = path + "@" + i;
        }
        return name;
    }
}
