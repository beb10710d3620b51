// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.config.OneWriter;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The real disk; thread-safe. */
@Component(service = Disk.class)
public final class FileDisk implements Disk {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> FILE = PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final Set<String> folders = ConcurrentHashMap.newKeySet();

    @Activate
    public FileDisk(BundleContext framework) {
        this(stateFolder(framework));
    }

    public FileDisk(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    private static Path stateFolder(BundleContext framework) {
        String state = framework.getProperty("creel.state.dir");
        if (state == null) {
            throw new IllegalStateException("creel.state.dir is not set: the launcher names the state folder");
        }
        return Path.of(state);
    }

    @Override
    public File open(String path) throws IOException {
        Path file = resolve(path);
        makeFolder(parent(path));
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                FILE);
        if (!Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(OWNER)) {
            Files.setPosixFilePermissions(file, OWNER);
        }
        return new Channel(channel);
    }

    @Override
    public boolean exists(String path) throws IOException {
        return Files.isRegularFile(resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path path = resolve(folder);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(path)) {
            return names.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(resolve(path));
        folders.remove(path);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.isEmpty() ? root : resolve(folder), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public <T> T alone(String lock, OneWriter.Work<T> work) throws IOException {
        makeFolder(parent(lock));
        return new OneWriter(resolve(lock)).alone(work);
    }

    @Override
    public Path root() {
        return root;
    }

    /** Makes the folder and those above it; a link in their place is refused, so that nobody redirects what we write. */
    private void makeFolder(String folder) throws IOException {
        if (folders.contains(folder)) {
            return;
        }
        if (folder.isEmpty()) {
            Files.createDirectories(root, FOLDER);
            folders.add(folder);
            return;
        }
        makeFolder(parent(folder));
        Path path = resolve(folder);
        try {
            Files.createDirectory(path, FOLDER);
            forceFolder(parent(folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(path + " is not a folder; links are not followed in the state folder", e);
            }
        }
        folders.add(folder);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private Path resolve(String path) {
        for (String name : path.split("/", -1)) {
            if (!named(name)) {
                throw new IllegalArgumentException(
                        "a path in the state folder has names of a-z, A-Z, 0-9, '.', '_' and '-', not beginning with '.': " + path);
            }
        }
        return root.resolve(path);
    }

    /** Whether a file of ours may have that name. */
    static boolean named(String name) {
        if (name.isEmpty() || name.length() > 200 || name.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static final class Channel implements File {
        private final FileChannel channel;
        private long end;

        Channel(FileChannel channel) throws IOException {
            this.channel = channel;
            this.end = channel.size();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(long at, ByteBuffer to) throws IOException {
            return channel.read(to, at);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
            end = channel.size();
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
