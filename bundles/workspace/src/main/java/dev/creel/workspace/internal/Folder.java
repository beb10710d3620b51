// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One open folder. Everything is done relative to its descriptor and follows no link, so nothing that is exchanged on the way to
 * it leads elsewhere. Not thread-safe.
 */
final class Folder implements AutoCloseable {
    private static final boolean SUPERUSER = System.getProperty("user.name").equals("root");

    private final SecureDirectoryStream<Path> stream;
    private final Path where;
    private final Object key;

    private Folder(SecureDirectoryStream<Path> stream, Path where) throws IOException {
        this.stream = stream;
        this.where = where;
        this.key = stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
    }

    /** A folder by its own path, which is trusted. */
    static Folder open(Path path) throws IOException {
        return of(Files.newDirectoryStream(path), path);
    }

    private static Folder of(DirectoryStream<Path> stream, Path path) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            try {
                return new Folder(secure, path);
            } catch (IOException e) {
                stream.close();
                throw e;
            }
        }
        stream.close();
        throw new Failure(Failure.Code.UNSUPPORTED,
                "this file system cannot open files relative to a folder; put the workspace on a local file system of Linux");
    }

    Object key() {
        return key;
    }

    /** What stands under a name. */
    Optional<Item> look(Path name) throws IOException {
        try {
            return Optional.of(Item.of(stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    Folder enter(Path name) throws IOException {
        return of(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), where.resolve(name));
    }

    /** Names in it, in no order; once only. */
    Iterable<Path> names() {
        return stream;
    }

    FileChannel read(Path name) throws IOException {
        return channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** A new file that is on disk when this returns. */
    void create(Path name, byte[] content) throws IOException {
        try (FileChannel out = channel(name,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private FileChannel channel(Path name, Set<? extends java.nio.file.OpenOption> options) throws IOException {
        SeekableByteChannel channel = stream.newByteChannel(name, options);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("not a file of this machine");
    }

    /**
     * How many names a file has; only by its path can Java ask that, so the answer counts only where it is about the same file.
     *
     * @return 0 where another file stands there now
     */
    int names(Path name, Item item) throws IOException {
        Map<String, Object> now = Files.readAttributes(where.resolve(name), "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
        return item.key().equals(now.get("fileKey")) ? (int) now.get("nlink") : 0;
    }

    Set<PosixFilePermission> permissions(Path name) throws IOException {
        return posix(name).readAttributes().permissions();
    }

    void permissions(Path name, Set<PosixFilePermission> permissions) throws IOException {
        posix(name).setPermissions(permissions);
    }

    /** Whose a file is. */
    record Owner(UserPrincipal user, GroupPrincipal group) {
        private static Owner of(PosixFileAttributeView view) throws IOException {
            PosixFileAttributes now = view.readAttributes();
            return new Owner(now.owner(), now.group());
        }
    }

    Owner owner() throws IOException {
        return Owner.of(stream.getFileAttributeView(PosixFileAttributeView.class));
    }

    Owner owner(Path name) throws IOException {
        return Owner.of(posix(name));
    }

    /** Only the superuser gives files away; what he makes for others they could not use otherwise. */
    void give(Path name, Owner owner) throws IOException {
        if (SUPERUSER && !owner(name).equals(owner)) {
            posix(name).setOwner(owner.user());
            posix(name).setGroup(owner.group());
        }
    }

    private PosixFileAttributeView posix(Path name) {
        return stream.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes a folder; only for the folder at the top, whose path is trusted. */
    void make(Path name) throws IOException {
        Files.createDirectory(where.resolve(name));
    }

    /** Gives what stands here another name, at once; replaces a file there. */
    void move(Path name, Folder to, Path newName) throws IOException {
        stream.move(name, to.stream, newName);
    }

    void remove(Path name, boolean folder) throws IOException {
        if (folder) {
            stream.deleteDirectory(name);
        } else {
            stream.deleteFile(name);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
