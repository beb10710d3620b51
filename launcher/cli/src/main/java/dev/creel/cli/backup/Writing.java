// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import dev.creel.cli.CliException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The making of one backup: a zip in a file of age, written encrypted from its first byte, and there only when it is whole. */
public final class Writing {
    private static final int PIECE = 64 << 10;
    /** So that the same content gives the same zip. */
    private static final long NO_TIME = 0;

    private final Sources sources;
    private final List<RecipientStanzaWriter> recipients;
    private final String version;

    public Writing(Sources sources, List<RecipientStanzaWriter> recipients, String version) {
        this.sources = sources;
        this.recipients = recipients;
        this.version = version;
    }

    /** What was made, and what was left out. */
    public record Made(Contents contents, List<String> left) {
        public Made {
            left = List.copyOf(left);
        }
    }

    /** @param progress is told the bytes read so far */
    public Made to(Path file, Instant at, LongConsumer progress) {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        Thread cleaning = new Thread(() -> discard(partial));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Runtime.getRuntime().addShutdownHook(cleaning);
            Made made = write(partial, at, progress);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            return made;
        } catch (FileAlreadyExistsException e) {
            throw new CliException(e.getFile() + " is there already; name another file, or take it away if a backup was cut off");
        } catch (IOException | GeneralSecurityException e) {
            throw new CliException("the backup cannot be written to " + file + ": " + e + "; nothing is left of it");
        } finally {
            discard(partial);
            remove(cleaning);
        }
    }

    private static void remove(Thread cleaning) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaning);
        } catch (IllegalStateException e) {
            // The process ends already: then it runs.
            return;
        }
    }

    private static void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new CliException("what was begun of the backup, encrypted, stays in " + partial + ": " + e);
        }
    }

    private Made write(Path partial, Instant at, LongConsumer progress) throws IOException, GeneralSecurityException {
        try (Cut cut = Cut.take(sources);
                FileChannel file = FileChannel.open(partial,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            Contents contents = new Contents(at, version, cut.entries());
            OutputStream sealed = Channels.newOutputStream(
                    new StandardEncryptingChannelFactory().newEncryptingChannel(new StayOpen(file), recipients));
            try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(sealed, PIECE), StandardCharsets.UTF_8)) {
                zip.putNextEntry(entry(Contents.NAME));
                zip.write(contents.json().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
                long done = 0;
                for (Entry entry : contents.entries()) {
                    add(zip, cut, entry);
                    done += entry.size();
                    progress.accept(done);
                }
            }
            file.force(true);
            return new Made(contents, cut.left());
        }
    }

    private static void add(ZipOutputStream zip, Cut cut, Entry entry) throws IOException {
        try (FileChannel from = cut.file(entry)) {
            zip.putNextEntry(entry(entry.name()));
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            long rest = entry.size();
            while (rest > 0 && from.read(piece.clear().limit((int) Math.min(PIECE, rest))) > 0) {
                zip.write(piece.array(), 0, piece.position());
                rest -= piece.position();
            }
            zip.closeEntry();
            if (rest > 0 && !Sources.loose(entry.name())) {
                throw new IOException(entry.name() + " became shorter while it was read; no store does that, so look what else writes there");
            }
        } catch (NoSuchFileException e) {
            if (!Sources.loose(entry.name())) {
                throw e;
            }
        }
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(NO_TIME);
        return entry;
    }

    /** The encryption closes what it writes to; the file is forced to disk after that. */
    private record StayOpen(FileChannel file) implements java.nio.channels.WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return file.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() {
            // the file stays open until it is forced
        }
    }
}
