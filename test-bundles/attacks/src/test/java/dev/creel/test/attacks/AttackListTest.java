// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/attacks.csv} lists every attack case once, and every test it names exists. */
class AttackListTest {
    private static final Path ROOT = Path.of("../..");
    private static final Map<String, Integer> CASES = new TreeMap<>(
            Map.of("S", 67, "W", 50, "L", 66, "P", 54, "M", 82, "F", 29, "D", 28));

    @Test
    void everyCaseIsListedOnce() throws IOException {
        List<String> expected = new ArrayList<>();
        CASES.forEach((surface, count) -> {
            for (int i = 1; i <= count; i++) {
                expected.add(surface + (i < 10 ? "0" : "") + i);
            }
        });

        assertThat(rows().stream().map(r -> r[0]).toList()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String[] row : rows()) {
            for (String test : row[1].split(" \\+ ")) {
                if (!known(test.strip())) {
                    missing.add(row[0] + ": " + test);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** {@code later: WHAT}, {@code not applicable: WHY}, a script's path, or {@code path/XTest.java#method}. */
    private static boolean known(String entry) throws IOException {
        if (entry.startsWith("later: ") || entry.startsWith("not applicable: ")) {
            return entry.indexOf(':') + 2 < entry.length();
        }
        int hash = entry.indexOf('#');
        Path file = ROOT.resolve(hash < 0 ? entry : entry.substring(0, hash));
        return Files.isRegularFile(file) && (hash < 0 || Files.readString(file).contains(entry.substring(hash + 1)));
    }

    private static List<String[]> rows() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/attacks.csv"))) {
            if (!line.startsWith("id,") && !line.isBlank()) {
                rows.add(line.split(",", 2));
            }
        }
        return rows;
    }
}
