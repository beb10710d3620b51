// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Measures what was deleted from a folder and is still open: it takes its room on the disk until it is closed. */
final class DeletedFiles {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final String DELETED = " (deleted)";

    private DeletedFiles() {}

    /**
     * Stops when the sum is larger than {@code most}.
     *
     * @throws IOException when it cannot be told
     */
    static long of(String folder, long most) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
            for (Path descriptor : open) {
                sum += size(descriptor, folder + '/');
                if (sum > most) {
                    return sum;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return sum;
    }

    /** A descriptor links to the last name of its file; what it links to can be looked at, name or not. */
    private static long size(Path descriptor, String folder) throws IOException {
        try {
            String name = Files.readSymbolicLink(descriptor).toString();
            return name.startsWith(folder) && name.endsWith(DELETED) ? FolderSize.blocks(Files.size(descriptor)) : 0;
        } catch (NoSuchFileException e) {
            return 0; // closed meanwhile
        }
    }
}
