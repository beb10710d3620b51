// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Subject.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Who acts in a run, for every decision about tools: the one place where that is put together. Thread-safe. */
final class Subjects {
    /** The option of a message that another turn made: as {@link Subject#json(List)} writes them. */
    static final String BOUNDS = "bounds";

    /** Where a client's words are the operator's own. What an application passes on are its users' words. */
    private static final Set<String> OWN_WORDS = Set.of("chat", "agent", "tools");

    private final Supplier<Snapshot> config;
    private final Predicate<LiveRun> sandboxed;

    /** @param sandboxed whether a run's session is in a container */
    Subjects(Supplier<Snapshot> config, Predicate<LiveRun> sandboxed) {
        this.config = config;
        this.sandboxed = sandboxed;
    }

    Subject of(LiveRun run, ModelChoice model) {
        return new Subject(run.agentId(), run.sessionKey(), run.peer(), place(run), owner(run, config.get()), sandboxed.test(run),
                subAgent(run.sessionKey()), model.provider(), model.model(), bounds(run));
    }

    /** Who made the turn, where another turn did. */
    static List<Subject.Bound> bounds(LiveRun run) {
        return Subject.bounds(run.message().options().get(BOUNDS));
    }

    /** Whether the words of a client's message are the operator's own. */
    static boolean ownWords(Message message) {
        return OWN_WORDS.contains(message.surface());
    }

    /** Whether the session was spawned by another. */
    static boolean subAgent(String sessionKey) {
        String[] parts = sessionKey.split(":", 4);
        return parts.length > 2 && parts[2].equals("subagent");
    }

    private static Place place(LiveRun run) {
        return ChannelAddress.of(run.message()).map(from -> new Place(from.channel(), from.account(), from.chat().kind(),
                from.chat().id(), from.chat().threadId(), from.chat().space(), run.message().options().text("sender").orElse(""))).orElse(Place.NONE);
    }

    /** A turn nobody asked for himself is the owner's only as far as all were who caused it: nothing stale makes an owner. */
    static boolean owner(LiveRun run, Snapshot now) {
        List<Subject.Bound> bounds = bounds(run);
        if (!bounds.isEmpty()) {
            return bounds.stream().allMatch(bound -> bound.subject().owner());
        }
        boolean ownWords = ChannelAddress.of(run.message()).isPresent() || ownWords(run.message());
        return ownWords && CommandRights.owner(run, now);
    }
}
