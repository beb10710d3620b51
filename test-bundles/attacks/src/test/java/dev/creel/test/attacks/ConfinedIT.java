// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With confinement every attack fails by the rule that is meant to stop it, while ordinary code works. An attack counts as
 * evidence only if it works without confinement on the same JDK. What is known to get through is listed as {@code open};
 * the test fails when that list is too short and when it is too long.
 */
class ConfinedIT {
    static Stream<Arguments> hosts() {
        return Jdk.both().stream().flatMap(j -> Stream.of(Policy.values()).map(p -> Arguments.of(j, p)));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void whatWorksUnprotectedIsRefusedByTheExpectedRule(Jdk jdk, Policy policy) throws Exception {
        Map<String, Outcome> control = Control.of(jdk);
        Map<String, Outcome> confined = new LinkedHashMap<>();
        Map<String, String> wrong = wrong(jdk, policy, control, confined, Sides.chosen());
        print(jdk, policy, control, confined);
        assertThat(confined.keySet()).containsAll(control.keySet());
        assertThat(wrong.keySet().stream().filter(id -> confined.get(id).worked())).as("attacks that got through: " + wrong).isEmpty();
        if (!wrong.isEmpty()) {
            // Refused, but by another rule: on a busy machine an attack may meet the next rule first. Alone it may not.
            wrong = wrong(jdk, policy, control, confined, List.copyOf(wrong.keySet()));
        }
        assertThat(wrong.values()).as("attacks with another outcome than attacks.expect says").isEmpty();
    }

    /** Runs those attacks, all if none is named, and gives those that came to something else than is expected. */
    private static Map<String, String> wrong(
            Jdk jdk, Policy policy, Map<String, Outcome> control, Map<String, Outcome> into, List<String> only) throws Exception {
        Side side = new Sides().confined(jdk, policy);
        Map<String, Outcome> ran = side.run(only);
        into.putAll(ran);
        Map<String, String> audit = side.audit();
        Expectations expected = Expectations.read();
        Map<String, String> wrong = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (Outcome o : ran.values()) {
            String rule = o.worked() ? "open" : o.refusal(audit);
            List<String> wanted = expected.rule(o.id(), jdk, policy).orElse(List.of(o.family().equals("legit") ? "open" : "nothing"));
            boolean evidence = control.containsKey(o.id()) && control.get(o.id()).worked();
            if (evidence) {
                seen.add(o.id() + " " + jdk.feature() + " " + policy.name().toLowerCase(java.util.Locale.ROOT) + " " + rule);
            }
            if ((evidence || o.worked()) && !wanted.contains(rule)) {
                wrong.put(o.id(), o.id() + ": " + rule + " instead of " + String.join(" or ", wanted) + " " + o.evidence() + o.thrown());
            }
        }
        Files.write(Path.of("target", "seen-" + jdk + "-" + policy + (only.isEmpty() ? "" : "-again") + ".txt"), seen);
        wrong.values().forEach(text -> System.out.println("  MISMATCH " + jdk + " " + policy + " " + text));
        return wrong;
    }

    private static void print(Jdk jdk, Policy policy, Map<String, Outcome> control, Map<String, Outcome> confined) {
        Map<String, int[]> table = new TreeMap<>();
        for (Outcome o : confined.values()) {
            int[] row = table.computeIfAbsent(o.family(), f -> new int[3]);
            row[0]++;
            boolean evidence = control.containsKey(o.id()) && control.get(o.id()).worked();
            row[1] += evidence ? 1 : 0;
            row[2] += evidence && !o.worked() ? 1 : 0;
        }
        System.out.println(jdk + " " + policy + ": family attempted evidence blocked");
        table.forEach((f, r) -> System.out.printf("  %-8s %4d %4d %4d%n", f, r[0], r[1], r[2]));
        List<String> no = confined.keySet().stream().filter(id -> !control.containsKey(id) || !control.get(id).worked()).toList();
        System.out.println("  no evidence: " + no);
    }
}
