// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code attempts.txt} names for every attempt that has to be made the attack that makes it. */
class AttemptsTest {
    @Test
    void everyAttemptHasItsAttack() throws IOException {
        Set<String> known = Files.readAllLines(Path.of("attacks.expect")).stream().map(l -> l.split("\\s+")[0]).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        List<String> rows = Files.readAllLines(Path.of("attempts.txt")).stream().filter(l -> !l.startsWith("#")).toList();
        for (String row : rows) {
            String[] columns = row.split(" \\| ", 3);
            boolean found = columns.length == 3 && (columns[2].startsWith("not applicable: ")
                    || columns[2].indexOf('/') > 0 && Files.exists(Path.of("../..", columns[2]))
                    || known.containsAll(List.of(columns[2].split(" "))));
            if (!found) {
                missing.add(row);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(rows).hasSizeGreaterThan(200);
    }
}
