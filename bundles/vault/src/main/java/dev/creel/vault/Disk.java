// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

import dev.creel.config.OneWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The state folder as files and forces, and nothing more: every store writes through it, so that a test can put a disk in its
 * place that forgets what was not forced. Paths are relative, with {@code /}; folders are made when a file in them is opened.
 * Thread-safe.
 */
@ProviderType
public interface Disk {
    /** Opens a file, created empty if there is none: 0600, no link followed. */
    File open(String path) throws IOException;

    boolean exists(String path) throws IOException;

    /** Names in a folder, sorted; none if there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Puts a file in another one's place, atomically. */
    void rename(String from, String to) throws IOException;

    /** Takes a file or an empty folder away; nothing happens if there is none. */
    void delete(String path) throws IOException;

    /** Returns when the names in that folder are on disk. */
    void forceFolder(String folder) throws IOException;

    /** Does something that no other process does meanwhile, by a lock file; a disk in memory is a process's own. */
    default <T> T alone(String lock, OneWriter.Work<T> work) throws IOException {
        return work.done();
    }

    /** Absolute path of the state folder. */
    Path root();

    /** An open file. */
    @ProviderType
    interface File extends AutoCloseable {
        long size() throws IOException;

        /** Reads at a place. @return the number of bytes, -1 at the end */
        int read(long at, ByteBuffer to) throws IOException;

        /** Writes all that remains in the buffer at the end. */
        void append(ByteBuffer bytes) throws IOException;

        void truncate(long size) throws IOException;

        /** Returns when the content is on disk. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
