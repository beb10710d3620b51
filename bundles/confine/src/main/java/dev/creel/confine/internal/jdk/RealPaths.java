// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out what a path really names: links of the longest existing prefix are followed. Thread-safe. */
final class RealPaths {
    /** What a path that cannot be judged is taken for; no grant covers it. */
    static final String UNKNOWN = "?";

    private final Path working;
    private final String home;
    /** What distributions keep elsewhere and link to from the JDK's folder: trusted and blocked certificates. */
    private final Set<String> certificates;

    /** @param home the JDK's folder, whose files everybody may read */
    RealPaths(Path working, Path home) {
        this.working = working.toAbsolutePath();
        this.home = real(home.toString()) + '/';
        this.certificates = targets(home.resolve("lib/security"));
    }

    /** The path as given, made absolute. */
    String shown(String text) {
        try {
            return working.resolve(text).normalize().toString();
        } catch (InvalidPathException e) {
            return UNKNOWN;
        }
    }

    /** Where the path leads. */
    String real(String text) {
        try {
            return real(working.resolve(text));
        } catch (InvalidPathException | IOException e) {
            return UNKNOWN;
        }
    }

    /** The name itself, its folder resolved: what deleting or moving changes even if it is a link. */
    String entry(String text) {
        try {
            Path path = working.resolve(text);
            Path name = path.getFileName();
            if (name == null || path.getParent() == null) {
                return path.toString();
            }
            String plain = name.toString();
            return plain.equals("..") || plain.equals(".") ? real(path)
                    : Path.of(real(path.getParent())).resolve(name).toString();
        } catch (InvalidPathException | IOException e) {
            return UNKNOWN;
        }
    }

    boolean ofJdk(String real) {
        return real.startsWith(home) || certificates.contains(real);
    }

    private Set<String> targets(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).map(file -> real(file.toString())).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static String real(Path path) throws IOException {
        for (Path prefix = path; prefix != null; prefix = prefix.getParent()) {
            try {
                return join(prefix.toRealPath(), prefix, path);
            } catch (NoSuchFileException | NotDirectoryException e) {
                dangling(prefix);
            } catch (FileSystemException e) {
                if (!"Not a directory".equals(e.getReason())) {
                    throw e;
                }
                dangling(prefix);
            }
        }
        return UNKNOWN;
    }

    /** Writing through a link whose target does not exist yet would create the target. */
    private static void dangling(Path prefix) throws IOException {
        if (Files.isSymbolicLink(prefix)) {
            throw new IOException("a link without a target");
        }
    }

    private static String join(Path real, Path prefix, Path path) throws IOException {
        if (prefix.getNameCount() == path.getNameCount()) {
            return real.toString();
        }
        Path rest = path.subpath(prefix.getNameCount(), path.getNameCount());
        for (Path name : rest) {
            if (name.toString().equals("..")) {
                throw new IOException("a way up through what does not exist");
            }
        }
        return real.resolve(rest).normalize().toString();
    }
}
