// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import dev.creel.vault.internal.MovableKey;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The key of everything sealed, as its operator sees it: where it lies and how it is put elsewhere. The key itself stays the same
 * when it moves, so nothing is sealed anew; only {@link #renew} makes another. Every method throws {@link StoreException}.
 */
@ProviderType
public interface VaultKey {
    /** The places it can lie in. */
    enum Place {
        /** Nowhere yet: it is made at the first use. */
        NONE,
        /** In the state folder, readable, beside what it protects. */
        HERE,
        /** In a file elsewhere. */
        FILE,
        /** In the state folder, locked with a passphrase. */
        PASSPHRASE,
        /** In the desktop's keychain. */
        KEYCHAIN,
        /** In systemd's folder of credentials. */
        CREDENTIAL
    }

    /**
     * Where it lies.
     *
     * @param detail the file or entry
     * @param besides whether whoever copies the state folder has the key with it
     */
    record Where(Place place, String detail, boolean besides) {}

    Where where();

    /**
     * Puts it elsewhere and reads it back from there before it is taken away here.
     *
     * @param detail the absolute path for a file, the passphrase for a passphrase, else empty
     */
    Where move(Place to, String detail);

    /**
     * Makes another key, under the same place, and seals everything anew with it; whole or not at all, also through a crash. No
     * gateway and no command may work on the state folder meanwhile.
     *
     * @return how many files were sealed anew
     */
    int renew();

    /** Of a state folder. @param env gives a variable of the environment, or null */
    static VaultKey open(Path stateDir, UnaryOperator<String> env) {
        return MovableKey.of(stateDir, env);
    }
}
