// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The state folder as stores see it: sealed logs and small sealed files, 0700/0600, no links followed; thread-safe. Every
 * method throws {@link StoreException}.
 */
@ProviderType
public interface Store {
    /**
     * Opens or creates a sealed log; the same instance as long as it is open. The whole file is checked: a torn last line (a
     * crash) is cut off, any other damage throws.
     *
     * @param path relative to the state folder, for example {@code journal/inbox.jsonl}
     */
    SealedLog log(String path);

    /** For logs whose lines count from the moment they are forced: what no later line knows to have been forced may be cut off. */
    long UNFORCED = -1;

    /**
     * Opens a log of which more than a torn line may be cut off when it is damaged, as after a loss of power.
     *
     * @param floor the first line that can be written again from elsewhere, or {@link #UNFORCED}
     */
    SealedLog log(String path, long floor);

    /** Returns when everything written to those logs so far, open or closed, is on disk; those that are gone are skipped. */
    void force(Collection<String> paths);

    /** Replaces a small file atomically and durably. */
    void write(String path, byte[] content);

    Optional<byte[]> read(String path);

    /** Takes a log or file away; nothing happens if there is none. */
    void delete(String path);

    /** Names in a folder, sorted. */
    List<String> list(String path);

    /** Absolute path of the state folder. */
    Path root();

    /**
     * The store of a process without OSGi, beside a running gateway or without one; small files only.
     *
     * @param sealing whether new files are sealed
     * @param credentials systemd's folder of credentials, empty for none
     */
    static Store open(Path stateDir, boolean sealing, String credentials) {
        return FileStore.of(new FileDisk(stateDir), sealing, credentials);
    }
}
