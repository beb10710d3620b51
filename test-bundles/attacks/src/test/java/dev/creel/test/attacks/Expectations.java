// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The committed file {@code attacks.expect}: for each attack the rule that must refuse it, on which JDK and policy. */
final class Expectations {
    private static final Path FILE = Path.of("attacks.expect");

    private final List<Row> rows;

    private Expectations(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * @param jdk {@code *}, 17 or 25 @param policy {@code *}, narrow or threads @param rule what refuses, {@code a|b} where
     * the JDK decides by chance which comes first, or {@code no-evidence}
     */
    private record Row(String id, String jdk, String policy, String rule) {
        boolean fits(String attack, Jdk on, String with) {
            return id.equals(attack) && (jdk.equals("*") || jdk.equals("" + on.feature())) && (policy.equals("*") || policy.equals(with));
        }
    }

    static Expectations read() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            String plain = line.replaceFirst("#.*", "").strip();
            if (!plain.isEmpty()) {
                String[] w = plain.split("\\s+");
                if (w.length != 4) {
                    throw new IllegalStateException(FILE + ": not 'id jdk policy rule': " + line);
                }
                rows.add(new Row(w[0], w[1], w[2], w[3]));
            }
        }
        return new Expectations(rows);
    }

    /** The attacks that may fail unprotected. */
    Set<String> noEvidence(Jdk jdk) {
        return rows.stream().filter(r -> r.rule().equals("no-evidence") && (r.jdk().equals("*") || r.jdk().equals("" + jdk.feature())))
                .map(Row::id).collect(Collectors.toSet());
    }

    /** What may refuse that attack; empty when nothing is said of it. */
    Optional<List<String>> rule(String attack, Jdk jdk, Policy policy) {
        String with = policy.name().toLowerCase(java.util.Locale.ROOT);
        return rows.stream().filter(r -> !r.rule().equals("no-evidence") && r.fits(attack, jdk, with)).map(r -> List.of(r.rule().split("\\|"))).findFirst();
    }
}
