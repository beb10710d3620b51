// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Small whole files on a disk, each there completely or not at all. */
final class Durable {
    /** What a file is called until it is complete. */
    static final String UNFINISHED = ".new";

    private final Disk disk;

    Durable(Disk disk) {
        this.disk = disk;
    }

    /** Puts the content in the file's place; when this returns, it survives a loss of power. */
    void replace(String path, byte[] content) throws IOException {
        String fresh = path + UNFINISHED;
        try (Disk.File file = disk.open(fresh)) {
            file.truncate(0);
            file.append(ByteBuffer.wrap(content));
            file.force();
        }
        move(fresh, path);
    }

    /** Gives a file of a folder another name there, durably. */
    void move(String from, String to) throws IOException {
        disk.rename(from, to);
        disk.forceFolder(folder(to));
    }

    /** The whole content. @throws IOException when there is no such file or it is larger than that */
    byte[] read(String path, int most) throws IOException {
        if (!disk.exists(path)) {
            throw new IOException(disk.root().resolve(path) + " is not there");
        }
        try (Disk.File file = disk.open(path)) {
            if (file.size() > most) {
                throw new IOException(disk.root().resolve(path) + " is larger than " + most + " bytes");
            }
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            int read = 0;
            while (content.hasRemaining() && read >= 0) {
                read = file.read(content.position(), content);
            }
            if (content.hasRemaining()) {
                throw new IOException(disk.root().resolve(path) + " became shorter while it was read");
            }
            return content.array();
        }
    }

    /** Takes a file away, durably; nothing happens if there is none. */
    void delete(String path) throws IOException {
        if (disk.exists(path)) {
            disk.delete(path);
            disk.forceFolder(folder(path));
        }
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
