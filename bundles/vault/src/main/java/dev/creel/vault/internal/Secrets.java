// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.secret.SecretRef;
import dev.creel.config.Config;
import dev.creel.log.Logging;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secrets by the path of their place in the configuration; thread-safe. Every value handed out is masked in the log from then on. */
@Component(service = Vault.class)
public final class Secrets implements Vault {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

    private final SecretValues values;
    private final KeptSecrets kept;
    private final Logging logging;

    @Activate
    public Secrets(@Reference Config config, @Reference Store store, @Reference Logging logging) {
        this.kept = new KeptSecrets(store);
        this.values = new SecretValues(config, kept, LOG::warn);
        this.logging = logging;
    }

    @Override
    public Optional<String> resolve(SecretRef ref) {
        Optional<String> value = values.of(ref.name());
        value.ifPresent(logging::mask);
        return value;
    }

    @Override
    public void store(SecretRef ref, String value) {
        logging.mask(value);
        kept.put(ref.name(), value);
    }
}
