// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.test.durability.RecordingDisk;
import dev.creel.vault.Disk;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A real folder beside a record of everything done to it. */
final class TwinDisk implements Disk {
    private final FileDisk real;
    private final RecordingDisk record;
    private final boolean forces;

    /** @param record what is in the folder already @param forces whether the record is told of forces of files */
    TwinDisk(Path root, RecordingDisk record, boolean forces) {
        this.real = new FileDisk(root);
        this.record = record;
        this.forces = forces;
    }

    RecordingDisk record() {
        return record;
    }

    @Override
    public File open(String path) throws IOException {
        return new Both(real.open(path), record.open(path));
    }

    @Override
    public boolean exists(String path) throws IOException {
        return real.exists(path);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return real.list(folder);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        real.rename(from, to);
        record.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        real.delete(path);
        record.delete(path);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        real.forceFolder(folder);
        record.forceFolder(folder);
    }

    @Override
    public Path root() {
        return real.root();
    }

    private final class Both implements File {
        private final File one;
        private final File other;

        Both(File one, File other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public long size() throws IOException {
            return one.size();
        }

        @Override
        public int read(long at, ByteBuffer to) throws IOException {
            return one.read(at, to);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            other.append(bytes.duplicate());
            one.append(bytes);
        }

        @Override
        public void truncate(long size) throws IOException {
            one.truncate(size);
            other.truncate(size);
        }

        @Override
        public void force() throws IOException {
            one.force();
            if (forces) {
                other.force();
            }
        }

        @Override
        public void close() throws IOException {
            one.close();
            other.close();
        }
    }
}
