// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The values behind the references of a configuration; stateless. What cannot be resolved is empty, whatever else could be
 * found: another credential in its place would be somebody else's.
 */
public final class SecretValues {
    private final Config config;
    private final KeptSecrets kept;
    private final Consumer<String> trouble;

    /** @param trouble is told why a reference could not be resolved; never a value */
    public SecretValues(Config config, KeptSecrets kept, Consumer<String> trouble) {
        this.config = config;
        this.kept = kept;
        this.trouble = trouble;
    }

    /** @param path where the secret stands in the configuration */
    public Optional<String> of(String path) {
        return config.secret(path).flatMap(source -> value(path, source)).filter(value -> !value.isEmpty());
    }

    private Optional<String> value(String path, SecretSource source) {
        if (source instanceof SecretSource.Env env) {
            return config.environment(env.name());
        }
        if (source instanceof SecretSource.File file) {
            try {
                return Optional.of(SecretFile.read(file.path(), file.pointer()));
            } catch (IOException e) {
                trouble.accept("The secret " + path + " is not resolved: " + e.getMessage());
                return Optional.empty();
            }
        }
        if (source instanceof SecretSource.Stored stored) {
            return kept.get(stored.name());
        }
        return source instanceof SecretSource.Inline inline ? Optional.of(inline.value()) : Optional.empty();
    }
}
