// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Shown;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Shows chats that an answer is being written, as often as the operator wants. Thread-safe. */
final class Typing implements AutoCloseable {
    /** Calls under way and waiting; one that finds no room is left out. */
    static final int AT_ONCE = 4;

    static final int WAITING = 64;

    private static final long USUAL_SECONDS = 4;
    private static final long MOST_SECONDS = 60;

    private final Config config;
    private final Way.Finder ways;
    private final ExecutorService calls;
    private final ScheduledExecutorService later;

    Typing(Config config, Way.Finder ways, ExecutorService calls, ScheduledExecutorService later) {
        this.config = config;
        this.ways = ways;
        this.calls = calls;
        this.later = later;
    }

    Shown begin(ChannelAddress to, Optional<Draft> draft) {
        ShownTurn turn = new ShownTurn(to, ways, calls, draft);
        Snapshot now = config.current();
        String mode = now.object("session").text("typingMode")
                .or(() -> now.object("agents.defaults").text("typingMode")).orElse("instant");
        long seconds = now.object("session").integer("typingIntervalSeconds")
                .or(() -> now.object("agents.defaults").integer("typingIntervalSeconds")).orElse(USUAL_SECONDS);
        return mode.equals("never") ? turn : turn.every(later, Math.max(1, Math.min(MOST_SECONDS, seconds)));
    }

    @Override
    public void close() {
        calls.shutdown();
    }
}
