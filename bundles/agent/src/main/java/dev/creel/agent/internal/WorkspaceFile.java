// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of one file in a workspace, read again only when the file is another one. A link is not followed and a file with
 * a second name is not read: what writes to the workspace could make either point to a secret. Thread-safe.
 */
final class WorkspaceFile {
    /** A larger file is left out. */
    static final long LARGEST = 2L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceFile.class);

    private final Path path;
    private Known known = new Known(Identity.NONE, "");
    private Identity refused = Identity.NONE;

    WorkspaceFile(Path path) {
        this.path = path;
    }

    /** What changes when a file is replaced or written to. */
    private record Identity(Object key, long size, Object modified, Object changed) {
        private static final Identity NONE = new Identity("", -1, "", "");
    }

    private record Known(Identity of, String text) {}

    /** The whole text; empty when there is none that may be read. */
    synchronized String text() {
        Identity now = identity().orElse(Identity.NONE);
        if (now.equals(known.of())) {
            return known.text();
        }
        known = new Known(now, now.equals(Identity.NONE) ? "" : read(now));
        return known.text();
    }

    private Optional<Identity> identity() {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
            String wrong = !file.isRegularFile() ? "it is no plain file"
                    : file.size() > LARGEST ? "it is larger than " + LARGEST + " bytes"
                    : unix && (int) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1
                            ? "it has a second name (a hard link)" : "";
            Object changed = unix ? Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS) : "";
            Identity identity = new Identity(file.fileKey(), file.size(), file.lastModifiedTime(), changed);
            if (wrong.isEmpty()) {
                return Optional.of(identity);
            }
            if (!identity.equals(refused)) {
                refused = identity;
                LOG.warn("{} is left out of the prompt: {}", path, wrong);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", path, e.toString());
        }
        return Optional.empty();
    }

    private String read(Identity expected) {
        ByteBuffer bytes = ByteBuffer.allocate((int) expected.size());
        try (SeekableByteChannel in = Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                // goes on until the file or the buffer ends
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", path, e.toString());
            return "";
        }
        // It may have been exchanged between the look and the read; the next turn looks again.
        return identity().filter(expected::equals).isPresent()
                ? new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                : "";
    }
}
