// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Every file of a state folder with mode, owner, times and digest, a line of JSON each; of secrets' files no digest. */
final class FileList extends SimpleFileVisitor<Path> {
    private static final int MOST = 200_000;
    private static final long LARGEST = 64L << 20;

    private final Path root;
    private final OutputStream out;
    private int count;

    private FileList(Path root, OutputStream out) {
        this.root = root;
        this.out = out;
    }

    static void write(Path root, OutputStream out) throws IOException {
        Files.walkFileTree(root, new FileList(root, out));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        return line(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        return line(file);
    }

    /** One that cannot be read, or went away meanwhile, is named all the same. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        write(Json.object().put("path", root.relativize(file).toString()).put("error", String.valueOf(failure)));
        return FileVisitResult.CONTINUE;
    }

    private FileVisitResult line(Path file) throws IOException {
        if (count++ == MOST) {
            write(Json.object().put("error", "more than " + MOST + " files; the list ends here"));
            return FileVisitResult.TERMINATE;
        }
        Json.Builder line = Json.object().put("path", root.relativize(file).toString());
        try {
            PosixFileAttributes about = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            line.put("mode", PosixFilePermissions.toString(about.permissions())).put("owner", about.owner().getName()).put("group", about.group().getName())
                    .put("size", about.size()).put("modified", about.lastModifiedTime().toString())
                    .put("kind", about.isDirectory() ? "folder" : about.isSymbolicLink() ? "link" : about.isRegularFile() ? "file" : "other");
            if (about.isSymbolicLink()) {
                line.put("target", Files.readSymbolicLink(file).toString());
            } else if (about.isRegularFile() && about.size() <= LARGEST && !root.relativize(file).startsWith("credentials")) {
                line.put("sha256", digest(file));
            }
        } catch (IOException e) {
            line.put("error", String.valueOf(e));
        }
        write(line);
        return FileVisitResult.CONTINUE;
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Evidence.sha256();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] part = new byte[64 << 10];
            for (int n = in.read(part); n > 0; n = in.read(part)) {
                digest.update(part, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void write(Json.Builder line) throws IOException {
        out.write((line.build().text() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
