// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** All log files of a state folder, oldest first, searched without a gateway. */
final class LogSearch {
    private static final int DAY = "creel-".length();
    private static final int DATED = "creel-2026-01-31".length();

    private LogSearch() {}

    /** The last lines that are wanted, at most {@code limit}. */
    static List<String> last(Path folder, LogFilter filter, int limit) {
        Deque<String> found = new ArrayDeque<>();
        try {
            for (Path file : files(folder)) {
                String name = file.getFileName().toString();
                if (filter.mayBeOn(name.substring(DAY, DATED))) {
                    search(file, filter, limit, found);
                }
            }
        } catch (IOException e) {
            throw new CliException("the log in " + folder + " cannot be read: " + e.getMessage() + "; run as the user the gateway runs as");
        }
        return new ArrayList<>(found);
    }

    private static void search(Path file, LogFilter filter, int limit, Deque<String> found) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (filter.wants(line)) {
                    found.addLast(line);
                    if (found.size() > limit) {
                        found.removeFirst();
                    }
                }
            }
        }
    }

    /** A day's archives have numbers; its last file has none. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("creel-\\d{4}-\\d\\d-\\d\\d(\\.\\d{3,9})?\\.jsonl"))
                    .sorted(Comparator.comparing((Path file) -> file.getFileName().toString().substring(0, DATED)).thenComparingInt(LogSearch::number)).toList();
        }
    }

    private static int number(Path file) {
        String[] parts = file.getFileName().toString().split("\\.");
        return parts.length == 3 ? Integer.parseInt(parts[1]) : Integer.MAX_VALUE;
    }
}
