// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChatCommand;
import dev.creel.agent.internal.Directives.Kind;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.session.Settings;
import java.util.Locale;
import java.util.Optional;

/**
 * How one message waits: what it says itself, else its session, its channel, the configuration. A pure function of these.
 *
 * @param mode what becomes of it while a run is under way
 * @param pauseMillis how long nothing has to come before messages are taken together
 * @param settleMillis how long nothing has to come before a message begins that found nothing under way
 * @param drop what gives way when too many wait
 */
record Queueing(QueueMode mode, long pauseMillis, long settleMillis, Drop drop) {
    private static final String WEB = "webchat";
    private static final long PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE = 60_000;

    /** What gives way when too many wait. */
    enum Drop { OLD, NEW, SUMMARIZE }

    /** A client that waits for the answer to just this message is answered by a run of its own. */
    private static final Queueing ALONE = new Queueing(QueueMode.FOLLOWUP, 0, 0, Drop.NEW);

    static Queueing of(LiveRun run, Settings session, Snapshot snapshot) {
        Optional<ChannelAddress> from = ChannelAddress.of(run.message());
        if (from.isEmpty() && !run.message().surface().equals("chat")) {
            return ALONE;
        }
        String channel = from.map(ChannelAddress::channel).orElse(WEB);
        // Each send of the gateway's clients has a run that its sender follows; without a setting it keeps its own answer.
        QueueMode usual = from.isPresent() ? QueueMode.COLLECT : QueueMode.FOLLOWUP;
        QueueMode mode = inline(run, snapshot)
                .or(() -> QueueMode.named(session.queueMode()))
                .or(() -> snapshot.object("messages.queue.byChannel").text(channel).flatMap(QueueMode::named))
                .or(() -> snapshot.text("messages.queue.mode").flatMap(QueueMode::named))
                .orElse(usual);
        long pause = snapshot.object("messages.queue.debounceMsByChannel").integer(channel)
                .orElseGet(() -> snapshot.integer("messages.queue.debounceMs", PAUSE_MILLIS));
        return new Queueing(mode, mode == QueueMode.COLLECT ? bounded(pause) : 0, from.isPresent() ? settle(channel, snapshot) : 0,
                drop(snapshot, from.isPresent() ? Drop.SUMMARIZE : Drop.NEW));
    }

    private static long settle(String channel, Snapshot snapshot) {
        Json.Obj inbound = snapshot.object("messages.inbound");
        return bounded(inbound.object("byChannel").integer(channel).orElseGet(() -> inbound.integer("debounceMs", 0)));
    }

    private static long bounded(long millis) {
        return Math.max(0, Math.min(millis, LONGEST_PAUSE));
    }

    private static Optional<QueueMode> inline(LiveRun run, Snapshot snapshot) {
        Optional<QueueMode> asked = run.message().options().text("queueMode").flatMap(QueueMode::named);
        if (asked.isPresent() || !run.message().text().stripLeading().startsWith("/")) {
            return asked;
        }
        Directives directives = Directives.of(run.message().text());
        return directives.alone() || !CommandRights.of(run, snapshot).may(ChatCommand.QUEUE.least())
                ? Optional.empty() : QueueMode.named(directives.values().getOrDefault(Kind.QUEUE, ""));
    }

    private static Drop drop(Snapshot snapshot, Drop usual) {
        String drop = snapshot.text("messages.queue.drop").orElse("").toUpperCase(Locale.ROOT);
        for (Drop known : Drop.values()) {
            if (known.name().equals(drop)) {
                return known;
            }
        }
        return usual;
    }
}
