// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outcomes without confinement, made once for each JDK in a test run. */
final class Control {
    private static final Map<Jdk, Map<String, Outcome>> KNOWN = new HashMap<>();

    private Control() {}

    static synchronized Map<String, Outcome> of(Jdk jdk) throws Exception {
        Map<String, Outcome> known = KNOWN.get(jdk);
        if (known == null) {
            known = new LinkedHashMap<>(new Sides().unconfined(jdk).run(Sides.chosen()));
            again(jdk, known);
            KNOWN.put(jdk, known);
        }
        return known;
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
