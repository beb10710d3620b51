// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelControl.Health;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How one account stands, told from many sides; thread-safe. */
public final class AccountHealth {
    private static final int LONGEST = 300;

    private final Clock clock;
    private Health now = Health.UNKNOWN;

    AccountHealth(Clock clock) {
        this.clock = clock;
    }

    public synchronized Health now() {
        return now;
    }

    private synchronized void change(UnaryOperator<Health> to) {
        now = to.apply(now);
    }

    /** Its plugin begins to receive, perhaps not for the first time. */
    void began() {
        change(h -> new Health(false, "connecting", here(), h.lastError(), h.lastErrorAt(), h.rounds() + 1, here(),
                h.stoppedAt(), h.inboundAt(), h.outboundAt()));
    }

    /** It does not receive any more. @param error why, empty when it was told to */
    void ended(String error) {
        String why = clean(error);
        change(h -> new Health(false, why.isEmpty() ? "stopped" : why, here(), why.isEmpty() ? h.lastError() : why,
                why.isEmpty() ? h.lastErrorAt() : here(), h.rounds(), h.startedAt(), here(), h.inboundAt(), h.outboundAt()));
    }

    /** What its plugin says. */
    void told(boolean connected, String text) {
        String said = clean(text);
        change(h -> h.connected() == connected && h.text().equals(said) ? h : new Health(connected, said, here(),
                connected ? h.lastError() : said, connected ? h.lastErrorAt() : here(), h.rounds(), h.startedAt(),
                h.stoppedAt(), h.inboundAt(), h.outboundAt()));
    }

    void received() {
        change(h -> new Health(h.connected(), h.text(), h.since(), h.lastError(), h.lastErrorAt(), h.rounds(), h.startedAt(),
                h.stoppedAt(), here(), h.outboundAt()));
    }

    public void sent() {
        change(h -> new Health(h.connected(), h.text(), h.since(), h.lastError(), h.lastErrorAt(), h.rounds(), h.startedAt(),
                h.stoppedAt(), h.inboundAt(), here()));
    }

    private Optional<Instant> here() {
        return Optional.of(clock.instant());
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return out.toString().strip();
    }
}
