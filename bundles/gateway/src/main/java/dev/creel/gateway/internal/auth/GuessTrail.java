// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import dev.creel.audit.Audit;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves an audit line and a line in the log for each wrong secret. Guessing from many addresses cannot fill the disk: beyond {@link #LINES} in
 * a minute guesses are only counted, and the count stands on the next line. Thread-safe.
 */
public final class GuessTrail {
    private static final Logger LOG = LoggerFactory.getLogger(GuessTrail.class);
    static final int LINES = 60;
    static final long WINDOW_MS = 60_000;

    private final Audit audit;
    private final LongSupplier clock;
    private long since;
    private int lines;
    private long unrecorded;

    /** @param clock milliseconds that only grow */
    public GuessTrail(Audit audit, LongSupplier clock) {
        this.audit = audit;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /**
     * @param transport {@code http} or {@code websocket}
     * @param rule the configuration key the client failed at
     * @param locked whether its address may not guess any more, from this guess on
     */
    void wrong(InetAddress client, String transport, String rule, boolean locked) {
        long left = room();
        if (left < 0) {
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("address", client.getHostAddress());
        fields.put("transport", transport);
        fields.put("rule", rule);
        if (left > 0) {
            fields.put("unrecorded", Long.toString(left));
        }
        // Its form is a contract: programs that ban addresses read it.
        LOG.warn("Authentication failure from {} over {}, rule {}", client.getHostAddress(), transport, rule.replace(' ', '-'));
        audit.record(locked ? "gateway.locked" : "gateway.refused", fields);
    }

    /** Takes one line. @return how many guesses went unrecorded before it, or -1 when this one has to */
    private synchronized long room() {
        long now = clock.getAsLong();
        if (now - since >= WINDOW_MS) {
            since = now;
            lines = 0;
        }
        if (lines == LINES) {
            unrecorded++;
            return -1;
        }
        lines++;
        long before = unrecorded;
        unrecorded = 0;
        return before;
    }
}
