// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.audit.Audit;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what is kept of refused events: their id and the rule, nothing a stranger wrote. A flood of them must not fill
 * the disk, so only some of each minute have a line of their own; the others are counted. Thread-safe.
 */
final class Refusals {
    /** Lines in a minute. */
    static final int MOST = 60;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int LONGEST_ID = 64;

    private final Audit audit;
    private final String source;
    private long began;
    private int lines;
    private long untold;

    Refusals(Audit audit, String source) {
        this.audit = audit;
        this.source = source;
    }

    /** @param now as {@link System#nanoTime} counts */
    synchronized void tell(String eventId, String rule, long now) {
        if (lines == 0 || now - began > MINUTE) {
            began = now;
            lines = 0;
        }
        if (++lines > MOST) {
            lines = MOST;
            untold++;
            return;
        }
        audit.record("access.refused", Map.of("source", source, "event", shown(eventId), "rule", rule,
                "before", Long.toString(untold)));
        untold = 0;
    }

    private static String shown(String id) {
        StringBuilder out = new StringBuilder();
        id.codePoints().limit(LONGEST_ID).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
