// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The outcomes without confinement, made once for each JDK in a test run. */
final class Control {
    private static final Map<Jdk, Map<String, Outcome>> KNOWN = new ConcurrentHashMap<>();

    private Control() {}

    /** Two JDKs may be asked for at the same time; whoever asks for the same one waits. */
    static Map<String, Outcome> of(Jdk jdk) {
        return KNOWN.computeIfAbsent(jdk, Control::made);
    }

    private static Map<String, Outcome> made(Jdk jdk) {
        try {
            Map<String, Outcome> known = new LinkedHashMap<>(new Sides().unconfined(jdk).run(Sides.chosen()));
            again(jdk, known);
            return known;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What did not work though it should: some need luck with time, so each has a second turn. */
    private static void again(Jdk jdk, Map<String, Outcome> known) throws Exception {
        Set<String> noEvidence = Expectations.read().noEvidence(jdk);
        List<String> failed = known.values().stream().filter(o -> !o.worked()).map(Outcome::id)
                .filter(id -> !noEvidence.contains(id)).toList();
        if (!failed.isEmpty()) {
            System.out.println("  AGAIN " + jdk + " " + failed);
            known.putAll(new Sides().unconfined(jdk).run(failed));
        }
    }
}
