// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import dev.creel.api.secret.SecretRef;
import dev.creel.config.Config;
import dev.creel.vault.internal.KeptSecrets;
import dev.creel.vault.internal.SecretValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Values of secrets, for core only: resolved at use from environment, file, sealed store or, flagged, inline; thread-safe. */
@ProviderType
public interface Vault {
    /** The value, newest configuration; empty when the reference cannot be resolved (never a fallback to another one). */
    Optional<String> resolve(SecretRef ref);

    /**
     * The value of a secret of the configuration in a process without OSGi; empty when it cannot be resolved.
     *
     * @param trouble is told why it cannot
     */
    static Optional<String> resolve(Config config, Store store, String path, Consumer<String> trouble) {
        return new SecretValues(config, new KeptSecrets(store), trouble).of(path);
    }

    /** Keeps a value in the sealed store under that name. */
    void store(SecretRef ref, String value);

    /** Keeps a value in the sealed store of a process without OSGi, beside a running gateway too. */
    static void keep(Store store, String name, String value) {
        new KeptSecrets(store).put(name, value);
    }

    /** A value of the sealed store, in a process without OSGi. */
    static Optional<String> kept(Store store, String name) {
        return new KeptSecrets(store).get(name);
    }

    /** The names in the sealed store, sorted. */
    static List<String> names(Store store) {
        return new KeptSecrets(store).names();
    }

    /** Takes a value out of the sealed store; nothing happens if there is none of that name. */
    static void forget(Store store, String name) {
        new KeptSecrets(store).remove(name);
    }
}
