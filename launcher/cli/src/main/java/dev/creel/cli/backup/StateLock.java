// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The lock of a gateway on its state folder, held while a command changes what only one may: nobody starts meanwhile. */
public final class StateLock implements AutoCloseable {
    /** How folders in the state folder begin that somebody with the lock works in; one that is there at a start is left of a crash. */
    public static final String ASIDE = ".import-";

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @param what is done, for the refusal */
    public static StateLock take(Path state, String what) {
        try {
            Files.createDirectories(state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel = FileChannel.open(state.resolve("gateway.lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (channel.tryLock() == null) {
                channel.close();
                throw new CliException("a gateway runs on " + state + "; stop it before " + what);
            }
            return new StateLock(channel);
        } catch (IOException e) {
            throw new CliException("the state folder " + state + " cannot be locked: " + e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CliException("the lock of the state folder cannot be given back: " + e);
        }
    }
}
