// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds which process listens on a port, from Linux's process table, for the message when ours cannot; stateless. */
final class PortOwner {
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** The process id, as far as this user may see it. */
    static Optional<String> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(inodes(Path.of(table), port));
        }
        return sockets.isEmpty() ? Optional.empty() : owner(sockets);
    }

    private static Set<String> inodes(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> out = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] f = line.strip().split("\\s+");
                if (f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTENING)) {
                    out.add("socket:[" + f[9] + "]");
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return out;
    }

    private static Optional<String> owner(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of(process.getFileName().toString());
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false;
        }
        return false;
    }
}
