// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import dev.creel.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The secret that proves a command to a gateway, from where the configuration says it lies. */
final class TargetSecret {
    private TargetSecret() {}

    /** Empty when the configuration names none there. @throws CliException when it names one that cannot be had */
    static Optional<String> of(Config config, String path) {
        return config.secret(path).map(source -> resolve(source, config, path));
    }

    private static String resolve(SecretSource source, Config config, String path) {
        if (source instanceof SecretSource.Inline inline) {
            return inline.value();
        }
        if (source instanceof SecretSource.Env variable) {
            return config.environment(variable.name()).orElseThrow(() -> new CliException("variable " + variable.name()
                    + ", which the configuration names for the gateway's secret, is not set here; set it or use --token"));
        }
        return source instanceof SecretSource.File file ? fromFile(file) : sealed(config, path);
    }

    private static String sealed(Config config, String path) {
        boolean sealing = !config.current().text("vault.sealing").orElse("sealed").equals("plain");
        try {
            Store store = Store.open(Path.of(config.current().stateDir()), sealing, CliCommand.env.getOrDefault("CREDENTIALS_DIRECTORY", ""));
            return Vault.resolve(config, store, path, why -> { }).orElseThrow(() -> new CliException(
                    path + " names a secret that the sealed store has not; set it: creel secrets set " + path));
        } catch (StoreException e) {
            throw new CliException("the gateway's secret lies in the sealed store, which does not open here: " + e.getMessage() + "; or use --token");
        }
    }

    private static String fromFile(SecretSource.File file) {
        try {
            String text = Files.readString(Path.of(file.path()));
            if (file.pointer().isEmpty()) {
                return text.strip();
            }
            Json here = Json.parse(text, 64);
            for (String key : file.pointer().substring(1).split("/", -1)) {
                here = here instanceof Json.Obj object ? object.get(key.replace("~1", "/").replace("~0", "~")) : Json.Nil.NIL;
            }
            if (here instanceof Json.Str value) {
                return value.value();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException("the gateway's secret in " + file.path() + " cannot be read; check the file or use --token");
        }
        throw new CliException("there is no text at " + file.pointer() + " of " + file.path() + "; correct the reference or use --token");
    }
}
