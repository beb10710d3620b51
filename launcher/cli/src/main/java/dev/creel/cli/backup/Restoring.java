// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * The putting back of one backup: unpacked into a new folder beside the state folder, which takes its place when all of it is
 * there and on disk; the old one stays under another name. Files are made anew, for their owner only; nothing is written over,
 * no link followed.
 */
public final class Restoring implements Reading.Taker, AutoCloseable {
    private static final FileAttribute<?> FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PROGRAM = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path state;
    private final Path fresh;

    private Restoring(Path state, Path fresh) {
        this.state = state;
        this.fresh = fresh;
    }

    /** @param size bytes that must have room */
    public static Restoring begin(Path state, long size) {
        try {
            Files.createDirectories(state.getParent(), FOLDER);
            Path fresh = Files.createTempDirectory(state.getParent(), state.getFileName() + ".restoring-", FOLDER);
            Restoring restoring = new Restoring(state, fresh);
            try {
                restoring.check(size);
            } catch (IOException | RuntimeException e) {
                restoring.close();
                throw e;
            }
            return restoring;
        } catch (IOException e) {
            throw new CliException("no folder can be made beside " + state + ": " + e + "; restore to another CREEL_STATE_DIR and change places: docs/backup.md");
        }
    }

    private void check(long size) throws IOException {
        if (Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
                throw new CliException(state + " is not a folder; links are not followed, name the folder itself in CREEL_STATE_DIR");
            }
            if (!Files.getOwner(state).equals(Files.getOwner(fresh))) {
                throw new CliException(state + " belongs to " + Files.getOwner(state).getName() + "; restore as that user, or, where it may not write beside, to another"
                        + " CREEL_STATE_DIR and change places: docs/backup.md");
            }
        }
        long room = Files.getFileStore(fresh).getUsableSpace();
        if (size > room - room / 20) {
            throw new CliException("the backup unpacks to " + size + " bytes and there are " + room + " free beside " + state + "; make room");
        }
    }

    @Override
    public void take(Entry entry, InputStream content) throws IOException {
        Path file = fresh.resolve(Difference.place(entry));
        if (!file.normalize().startsWith(fresh)) {
            throw new IOException("it names a place outside");
        }
        Files.createDirectories(file.getParent(), FOLDER);
        boolean program = entry.executable() && Sources.loose(entry.name());
        try (FileChannel to = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), program ? PROGRAM : FILE)) {
            OutputStream out = Channels.newOutputStream(to);
            content.transferTo(out);
            to.force(true);
        }
    }

    /** @return where the state folder went that was there before */
    public Optional<Path> replace(Instant now) {
        Path old = state.resolveSibling(state.getFileName() + ".before-restore-" + NAME.format(now));
        try {
            Folders.force(fresh);
            if (!Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(fresh, state, StandardCopyOption.ATOMIC_MOVE);
                Folders.force(state.getParent(), 1);
                return Optional.empty();
            }
            Files.move(state, old, StandardCopyOption.ATOMIC_MOVE);
            swap(old);
            Folders.force(state.getParent(), 1);
            return Optional.of(old);
        } catch (AtomicMoveNotSupportedException e) {
            throw new CliException(state + " is a disk of its own and cannot change places; restore to another CREEL_STATE_DIR and copy");
        } catch (IOException e) {
            throw new CliException("the restored folder cannot take the place of " + state + ": " + e);
        }
    }

    private void swap(Path old) throws IOException {
        try {
            Files.move(fresh, state, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, state, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
    }

    /** Takes away what was unpacked and did not take its place. */
    @Override
    public void close() {
        try {
            Folders.delete(fresh);
        } catch (IOException e) {
            throw new CliException("what was unpacked stays in " + fresh + ", take it away: " + e);
        }
    }
}
