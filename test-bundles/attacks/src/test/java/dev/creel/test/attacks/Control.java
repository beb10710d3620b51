// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outcomes without confinement, made once for each JDK in a test run. */
final class Control {
    private static final Map<Jdk, Map<String, Outcome>> KNOWN = new HashMap<>();

    private Control() {}

    static synchronized Map<String, Outcome> of(Jdk jdk) throws Exception {
        Map<String, Outcome> known = KNOWN.get(jdk);
        if (known == null) {
            known = new Sides().unconfined(jdk).run(List.of());
            KNOWN.put(jdk, known);
        }
        return known;
    }
}
