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
record RunList(List<Path> bundles) {
    static RunList read(Path list) throws IOException {
        if (!Files.isRegularFile(list)) {
            throw new IOException("no run list " + list + "; build first (mvn -DskipTests package)");
        }
        List<Path> bundles = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            bundles.add(list.resolveSibling(line.substring(line.indexOf(' ') + 1)));
        }
        return new RunList(bundles);
    }

    /** Adds the jars that {@code path} names, separated by colons; none for an empty path. */
    RunList plus(String path) {
        List<Path> all = new ArrayList<>(bundles);
        for (String extra : path.split(":")) {
            if (!extra.isEmpty()) {
                all.add(Path.of(extra).toAbsolutePath());
            }
        }
        return new RunList(List.copyOf(all));
    }
}
