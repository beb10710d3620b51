// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The folder of the host that attacks read and change: set up before each attack, compared after it. */
final class Canaries {
    static final String SECRET = "CANARY-file-secret";
    private static final FileTime DATE = FileTime.fromMillis(1_700_000_000_000L);

    private final Path dir;
    private Map<String, String> before = Map.of();

    Canaries(Path dir) {
        this.dir = dir;
    }

    Path dir() {
        return dir;
    }

    void setUp() throws IOException {
        delete(dir);
        Files.createDirectories(dir.resolve("sub"));
        Files.writeString(dir.resolve("marker.txt"), SECRET);
        Files.writeString(dir.resolve("marker.xml"), "<a>" + SECRET + "</a>");
        Files.writeString(dir.resolve("typed.unknownending"), "plain");
        Files.writeString(dir.resolve("sub/inner.txt"), SECRET);
        Files.writeString(dir.resolve("sub/deactivate.txt"), SECRET);
        Files.writeString(dir.resolve("sub/exit.txt"), SECRET);
        Files.createSymbolicLink(dir.resolve("link"), dir.resolve("marker.txt"));
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(dir.resolve("marker.zip")))) {
            zip.putNextEntry(new ZipEntry("marker.txt"));
            zip.write(SECRET.getBytes());
        }
        java.util.jar.Manifest manifest = new java.util.jar.Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "evil.other" + System.nanoTime());
        new JarOutputStream(Files.newOutputStream(dir.resolve("other.jar")), manifest).close();
        Files.setLastModifiedTime(dir.resolve("marker.txt"), DATE);
        Files.setPosixFilePermissions(dir.resolve("marker.txt"), PosixFilePermissions.fromString("rw-r--r--"));
        before = fingerprint();
    }

    /** What is no longer as it was set up; one line each. */
    Stream<String> changes() throws IOException {
        Map<String, String> now = fingerprint();
        Stream<String> gone = before.keySet().stream().filter(k -> !now.containsKey(k)).map(k -> k + " is gone");
        Stream<String> other = now.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .map(e -> e.getKey() + (before.containsKey(e.getKey()) ? " changed" : " appeared"));
        return Stream.concat(gone, other);
    }

    private Map<String, String> fingerprint() throws IOException {
        Map<String, String> seen = new TreeMap<>();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path p : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)) {
                    seen.put(dir.relativize(p).toString(), Arrays.hashCode(Files.readAllBytes(p)) + " "
                            + Files.getPosixFilePermissions(p) + Files.getLastModifiedTime(p));
                } else {
                    seen.put(dir.relativize(p).toString(), "folder or link");
                }
            }
        }
        return seen;
    }

    private static void delete(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
