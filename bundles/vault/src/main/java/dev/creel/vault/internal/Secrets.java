// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.secret.SecretRef;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.log.Logging;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets by the path of their place in the configuration; thread-safe. What cannot be resolved is empty, whatever else could
 * be found: another credential in its place would be somebody else's. Every value handed out is masked in the log from then on.
 */
@Component(service = Vault.class)
public final class Secrets implements Vault {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

    private final Config config;
    private final KeptSecrets kept;
    private final Logging logging;

    @Activate
    public Secrets(@Reference Config config, @Reference Store store, @Reference Logging logging) {
        this.config = config;
        this.kept = new KeptSecrets(store);
        this.logging = logging;
    }

    @Override
    public Optional<String> resolve(SecretRef ref) {
        Optional<String> value = config.secret(ref.name()).flatMap(source -> value(ref, source)).filter(v -> !v.isEmpty());
        value.ifPresent(logging::mask);
        return value;
    }

    private Optional<String> value(SecretRef ref, SecretSource source) {
        if (source instanceof SecretSource.Env env) {
            return config.environment(env.name());
        }
        if (source instanceof SecretSource.File file) {
            try {
                return Optional.of(SecretFile.read(file.path(), file.pointer()));
            } catch (IOException e) {
                LOG.warn("The secret {} is not resolved: {}", ref.name(), e.getMessage());
                return Optional.empty();
            }
        }
        if (source instanceof SecretSource.Stored stored) {
            return kept.get(stored.name());
        }
        return source instanceof SecretSource.Inline inline ? Optional.of(inline.value()) : Optional.empty();
    }

    @Override
    public void store(SecretRef ref, String value) {
        logging.mask(value);
        kept.put(ref.name(), value);
    }
}
