// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;

/** Measures a folder: whole blocks, at least one for each entry, links not followed. */
final class FolderSize {
    private FolderSize() {}

    /**
     * Stops when the sum is larger than {@code most}: never more entries are looked at than fit.
     *
     * @throws IOException when a part cannot be looked into
     */
    static long of(Path folder, long most) throws IOException {
        long sum = 0;
        ArrayDeque<Path> folders = new ArrayDeque<>();
        folders.add(folder);
        while (!folders.isEmpty()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folders.remove())) {
                for (Path entry : entries) {
                    sum += size(entry, folders);
                    if (sum > most) {
                        return sum;
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                continue; // removed meanwhile
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return sum;
    }

    private static long size(Path entry, ArrayDeque<Path> folders) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                folders.add(entry);
                return DataFolder.BLOCK;
            }
            return blocks(attributes.size());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** What a file of that length takes, at least. */
    static long blocks(long length) {
        return (Math.min(length, 1L << 50) / DataFolder.BLOCK + 1) * DataFolder.BLOCK;
    }
}
