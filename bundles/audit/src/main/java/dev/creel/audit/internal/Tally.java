// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import dev.creel.audit.AuditCounts.Count;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts of decisions; what is no plain name of a rule, or one too many, counts as another. Not thread-safe. */
final class Tally {
    static final int MOST = 256;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.*-]{0,80}");
    private static final String OTHER = "other";

    private record Key(String event, String rule) {}

    private final Map<Key, Long> counts = new LinkedHashMap<>();

    void count(String event, String rule) {
        Key key = new Key(plain(event), plain(rule));
        if (counts.size() >= MOST && !counts.containsKey(key)) {
            key = new Key(OTHER, OTHER);
        }
        counts.merge(key, 1L, Long::sum);
    }

    List<Count> counts() {
        List<Count> out = new ArrayList<>();
        counts.forEach((key, times) -> out.add(new Count(key.event, key.rule, times)));
        return out;
    }

    private static String plain(String text) {
        return PLAIN.matcher(text).matches() ? text : OTHER;
    }
}
