// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.Queueing.Drop;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.sandbox.Jobs.Order;
import dev.creel.session.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What waits in front of the lanes, and what becomes of it by the mode of its session. Thread-safe. */
final class Backlog {
    /** Messages of which only a line is kept. */
    static final int MOST_SHORTENED = 50;

    private static final int TRIES = 3;
    private static final String FULL = "Too many messages wait in this session. Wait until some are answered, or raise"
            + " messages.queue.cap.";

    private final Kit kit;
    private final Lanes<Waiting> lanes;
    private final ToIntFunction<Predicate<Order>> commands;

    /** @param commands ends those whose orders fit, and says how many */
    Backlog(Kit kit, Lanes<Waiting> lanes, ToIntFunction<Predicate<Order>> commands) {
        this.kit = kit;
        this.lanes = lanes;
        this.commands = commands;
    }

    /** A message that waits for its lane; equal to another of the same run. */
    final class Waiting implements Runnable {
        private final LiveRun run;
        private final Queueing queueing;
        private final Origin origin;
        private final List<LiveRun> shortened = new ArrayList<>();

        private final long arrived = System.nanoTime();
        private final boolean recovered;

        private Waiting(LiveRun run, Queueing queueing, boolean recovered) {
            this.run = run;
            this.queueing = queueing;
            this.recovered = recovered;
            this.origin = Origin.of(run);
        }

        /** How long nothing has to come before it begins, if it waited. */
        long pauseMillis() {
            return joins(QueueMode.COLLECT) ? queueing.pauseMillis() : 0;
        }

        /** How long nothing has to come before it begins, if nothing is under way: its sender may still be typing. */
        long settleMillis() {
            return recovered || !Origin.plain(run.message()) ? 0 : queueing.settleMillis();
        }

        /** Whether it is said in one breath with the one before it, or both wanted to wait for each other. */
        private boolean follows(Waiting before) {
            return before.origin.equals(origin) && Origin.plain(before.run.message())
                    && (joins(QueueMode.COLLECT) && before.joins(QueueMode.COLLECT)
                            || arrived - before.arrived <= TimeUnit.MILLISECONDS.toNanos(settleMillis()) && settleMillis() > 0);
        }

        private boolean joins(QueueMode mode) {
            return queueing.mode() == mode && Origin.plain(run.message());
        }

        @Override
        public void run() {
            begin(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Waiting w && w.run == run;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(run);
        }
    }

    /** Puts a run into its lane; one that finds no room ends. @param recovered it was accepted before the start */
    void submit(LiveRun run, boolean recovered) {
        Settings session = kit.sessions().find(run.sessionKey()).map(s -> s.settings()).orElse(Settings.NONE);
        Waiting waiting = new Waiting(run, Queueing.of(run, session, kit.rosters().current().snapshot()), recovered);
        if (!kit.table().add(run)) {
            return;
        }
        if (waiting.queueing.mode() == QueueMode.INTERRUPT && !recovered) {
            stop(run, "interrupted", false);
        }
        Lanes.Offer offer = lanes.offer(run.sessionKey(), waiting, recovered);
        for (int tries = 0; offer == Lanes.Offer.LANE_FULL && tries < TRIES && makeRoom(waiting); tries++) {
            offer = lanes.offer(run.sessionKey(), waiting, recovered);
        }
        switch (offer) {
            case TAKEN -> { }
            case CLOSED -> {
                leave(run);
                waiting.shortened.forEach(this::leave);
            }
            case LANE_FULL -> refuse(waiting, FULL);
            case ALL_FULL -> refuse(waiting, "Too many sessions wait for an answer. Try again later.");
        }
    }

    /** Only what came from the same origin gives way: nobody pushes out what another one said. */
    private boolean makeRoom(Waiting waiting) {
        if (waiting.queueing.drop() == Drop.NEW) {
            return false;
        }
        boolean kept = waiting.queueing.drop() == Drop.SUMMARIZE && Origin.plain(waiting.run.message());
        List<LiveRun> gone = new ArrayList<>();
        Optional<Waiting> oldest = lanes.drop(waiting.run.sessionKey(),
                other -> other.origin.equals(waiting.origin) && Origin.plain(other.run.message()),
                (old, next) -> {
                    List<LiveRun> all = new ArrayList<>(old.shortened);
                    all.add(old.run);
                    int over = kept ? Math.max(0, all.size() - MOST_SHORTENED) : all.size();
                    gone.addAll(all.subList(0, over));
                    next.orElse(waiting).shortened.addAll(0, all.subList(over, all.size()));
                });
        gone.forEach(run -> end(run, "aborted", "dropped"));
        return oldest.isPresent();
    }

    /** On the lane's thread: together with what waited behind it and fits, it becomes one turn. */
    private void begin(Waiting first) {
        List<Waiting> all = new ArrayList<>(List.of(first));
        lanes.take(first.run.sessionKey(), next -> next.follows(all.get(all.size() - 1)) && all.add(next));
        Waiting last = all.get(all.size() - 1);
        List<LiveRun> shortened = new ArrayList<>();
        all.forEach(waiting -> shortened.addAll(waiting.shortened));
        if (Freeze.of(kit.rosters().current().snapshot()).holds(Part.INBOUND)) {
            // For good, also what waited through a restart: it must not begin to act when the operator thaws.
            shortened.forEach(old -> end(old, "aborted", FrozenRuns.REASON));
            all.forEach(waiting -> end(waiting.run, "aborted", FrozenRuns.REASON));
            return;
        }
        last.run.company(new Company(kit, this, last.run,
                all.subList(0, all.size() - 1).stream().map(waiting -> waiting.run).toList(), shortened));
        last.run.begins(kit.rosters().current().bounds().timeoutSeconds(last.run.message().timeoutSeconds()));
        new Turn(kit, last.run).execute();
    }

    /** What waits first in a run's lane, is of the same origin and wants to join it. */
    List<LiveRun> steering(LiveRun run) {
        Origin origin = Origin.of(run);
        return lanes.first(run.sessionKey(), waiting -> waiting.origin.equals(origin)
                        && (waiting.joins(QueueMode.STEER) || waiting.joins(QueueMode.STEER_BACKLOG)))
                .stream().map(waiting -> waiting.run).toList();
    }

    /**
     * Takes a message that joins a run out of its lane, unless it is to run afterwards too.
     *
     * @return what of older messages only a line is kept with it, oldest first; empty when it is still there
     */
    Optional<List<LiveRun>> take(LiveRun run) {
        return lanes.drop(run.sessionKey(), waiting -> waiting.run == run && waiting.joins(QueueMode.STEER))
                .map(waiting -> waiting.shortened);
    }

    /** Whether a session has something under way that the run's sender may end. @param all whether he may end others' too */
    boolean stops(LiveRun by, boolean all) {
        return kit.table().live(by.sessionKey()).stream().anyMatch(run -> ends(by, run, all)) || all && !spawned(by.sessionKey()).isEmpty();
    }

    /** Ends what a session has under way and what waits there, as far as the run's sender may. @return how many */
    int stop(LiveRun by, String reason, boolean all) {
        int stopped = 0;
        for (LiveRun run : kit.table().live(by.sessionKey())) {
            if (ends(by, run, all) && abort(run, reason)) {
                stopped++;
            }
        }
        return stopped + (all ? stopTasks(by.sessionKey()).size() : 0);
    }

    /** Ends what works for a session in sessions of its own. @return the runs that were stopped */
    List<String> stopTasks(String sessionKey) {
        return spawned(sessionKey).stream().filter(task -> abort(task, Endings.PARENT)).map(LiveRun::id).toList();
    }

    private List<LiveRun> spawned(String sessionKey) {
        return kit.table().live().stream().filter(run -> !run.aborted() && SessionTree.spawned(sessionKey, run.sessionKey())).toList();
    }

    private static boolean ends(LiveRun by, LiveRun run, boolean all) {
        return run != by && !run.ended() && (all || Origin.of(by).over(Origin.of(run)));
    }

    /** Asks one run to stop; one that waits ends at once. @return whether this call was the first */
    boolean abort(LiveRun run, String reason) {
        LiveRun carrier = run.carrier();
        if (carrier != null) {
            return abort(carrier, reason);
        }
        if (!run.abort(reason)) {
            return false;
        }
        commands.applyAsInt(order -> order.run().equals(run.id()));
        run.tasks().forEach(task -> abort(task, Endings.PARENT));
        lanes.drop(run.sessionKey(), waiting -> waiting.run == run).ifPresent(waiting -> {
            waiting.shortened.forEach(old -> end(old, "aborted", run.abortReason()));
            end(run, "aborted", run.abortReason());
        });
        return true;
    }

    private void refuse(Waiting waiting, String why) {
        waiting.shortened.forEach(old -> end(old, "aborted", "dropped"));
        Endings.end(kit, waiting.run, new Progress(waiting.run, kit.followers(), kit.clock()),
                Endings.unbegun(kit, "error", "queue", "rate_limit", why));
    }

    private void end(LiveRun run, String status, String reason) {
        Endings.end(kit, run, new Progress(run, kit.followers(), kit.clock()), Endings.unbegun(kit, status, reason, "", ""));
    }

    /** The gateway stops before the run ended: whoever waits is told; the journal keeps the message for the next start. */
    void leave(LiveRun run) {
        if (!run.ended()) {
            run.end(Endings.unbegun(kit, "error", Endings.RESTART, "unknown",
                    "The gateway is stopping. The message is kept; what becomes of it is known after the next start."));
        }
    }
}
