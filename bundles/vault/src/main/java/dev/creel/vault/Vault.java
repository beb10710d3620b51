// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import dev.creel.api.secret.SecretRef;
import dev.creel.vault.internal.KeptSecrets;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Values of secrets, for core only: resolved at use from environment, file, sealed store or, flagged, inline; thread-safe. */
@ProviderType
public interface Vault {
    /** The value, newest configuration; empty when the reference cannot be resolved (never a fallback to another one). */
    Optional<String> resolve(SecretRef ref);

    /** Keeps a value in the sealed store under that name. */
    void store(SecretRef ref, String value);

    /** Keeps a value in the sealed store of a process without OSGi; one such process at a time. */
    static void keep(Store store, String name, String value) {
        new KeptSecrets(store).put(name, value);
    }
}
