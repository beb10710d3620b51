// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock file under which something is read, changed and written by one process at a time: gateway and commands of the same
 * person work on the same state folder. The system takes the lock back from a process that dies.
 */
public final class OneWriter {
    /** What is done alone. */
    @FunctionalInterface
    public interface Work<T> {
        T done() throws IOException;
    }

    /** The system gives a lock to a process, not to one of its threads; there are as many as places that are locked. */
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock here;

    /** @param file the lock file; made, with its folder, when there is none */
    public OneWriter(Path file) {
        this.file = file.toAbsolutePath().normalize();
        this.here = HERE.computeIfAbsent(this.file, path -> new ReentrantLock());
    }

    /** Waits for its turn; the work must not ask for the same lock again. */
    public <T> T alone(Work<T> work) throws IOException {
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        here.lock();
        try (FileChannel channel = FileChannel.open(file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock lock = channel.lock()) {
            return work.done();
        } finally {
            here.unlock();
        }
    }
}
