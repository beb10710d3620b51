// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bundles of a run: the lines of {@code NAME.run}, which the build writes from the bndrun file of that name, as
 * {@code SHA256 FILE} in start order, files relative to the list.
 */
record RunList(Path file, List<Entry> entries) {
    /**
     * One bundle.
     *
     * @param digest SHA-256 in lower-case hex; empty for a jar that no list names
     */
    record Entry(Path jar, String digest) {}

    static RunList read(Path list) throws IOException {
        if (!Files.isRegularFile(list)) {
            throw new IOException("no run list " + list + "; build first (mvn -DskipTests package)");
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            int blank = line.indexOf(' ');
            if (!line.matches("[0-9a-f]{64} [^ ].*")) {
                throw new IOException("the run list " + list + " is damaged: \"" + line + "\" is not SHA256 FILE; install the distribution again");
            }
            entries.add(new Entry(list.resolveSibling(line.substring(blank + 1)), line.substring(0, blank)));
        }
        return new RunList(list, List.copyOf(entries));
    }

    /** Adds the jars that {@code path} names, separated by colons; none for an empty path. */
    RunList plus(String path) {
        List<Entry> all = new ArrayList<>(entries);
        for (String extra : path.split(":")) {
            if (!extra.isEmpty()) {
                all.add(new Entry(Path.of(extra).toAbsolutePath(), ""));
            }
        }
        return new RunList(file, List.copyOf(all));
    }

    List<Path> bundles() {
        return entries.stream().map(Entry::jar).toList();
    }
}
