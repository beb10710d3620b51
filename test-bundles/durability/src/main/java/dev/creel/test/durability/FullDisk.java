// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk with room for so many bytes, or one that was made read-only: what does not fit is written in part and then refused, as the
 * system does it. What a file gave up is room again. Thread-safe.
 */
public final class FullDisk implements Disk {
    private final Disk disk;
    private long room;
    private boolean readOnly;

    /** @param room bytes that fit still */
    public FullDisk(Disk disk, long room) {
        this.disk = disk;
        this.room = room;
    }

    /** From now on so many bytes fit. */
    public synchronized void room(long bytes) {
        room = bytes;
    }

    /** Bytes that fit still. */
    public synchronized long room() {
        return room;
    }

    /** From now on nothing is changed, or everything again. */
    public synchronized void readOnly(boolean now) {
        readOnly = now;
    }

    private synchronized void changing() throws IOException {
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    private synchronized int take(int wanted) {
        int taken = (int) Math.min(room, wanted);
        room -= taken;
        return taken;
    }

    private synchronized void give(long bytes) {
        room = Math.max(room, room + bytes);
    }

    @Override
    public File open(String path) throws IOException {
        if (!disk.exists(path)) {
            changing();
        }
        return new Open(disk.open(path));
    }

    @Override
    public boolean exists(String path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        changing();
        disk.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        if (disk.exists(path)) {
            changing();
            try (File file = disk.open(path)) {
                give(file.size());
            }
            disk.delete(path);
        }
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        disk.forceFolder(folder);
    }

    @Override
    public Path root() {
        return disk.root();
    }

    private final class Open implements File {
        private final File file;

        Open(File file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(long at, ByteBuffer to) throws IOException {
            return file.read(at, to);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            changing();
            int wanted = bytes.remaining();
            int fits = take(wanted);
            ByteBuffer piece = bytes.slice().limit(fits);
            file.append(piece);
            bytes.position(bytes.position() + fits);
            if (fits < wanted) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            long less = file.size() - size;
            if (less != 0) {
                changing();
            }
            file.truncate(size);
            give(less);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
