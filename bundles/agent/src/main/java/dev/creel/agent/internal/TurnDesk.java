// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.agent.RunListener;
import dev.creel.agent.Runs;
import dev.creel.agent.internal.Roster.Bounds;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import dev.creel.toolgate.ToolGate;
import dev.creel.vault.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes admitted messages, runs their turns on lanes, and keeps the runs. Before it takes the first one it recovers
 * what
 * the last stop left behind. Thread-safe.
 */
@Component(service = {Turns.class, Runs.class})
public final class TurnDesk implements Turns, Runs {
    private static final Logger LOG = LoggerFactory.getLogger(TurnDesk.class);

    /** Where the inbox keeps what gateway clients send. */
    private static final String SOURCE = "gateway";

    private static final long DRAIN_MILLIS = 8_000;
    private static final long ABORT_MILLIS = 4_000;

    private final Kit kit;
    private final ToolShelf shelf;
    private final ExecutorService threads;
    private final Lanes lanes;
    private final SessionEnds ends;
    private final CountDownLatch recovered = new CountDownLatch(1);

    @Activate
    public TurnDesk(
            @Reference Config config,
            @Reference Journal journal,
            @Reference Sessions sessions,
            @Reference PluginServices services,
            @Reference Facades facades,
            @Reference ToolGate gate,
            @Reference Outbox outbox,
            @Reference Audit audit,
            @Reference Store store,
            @Reference Threads threads) {
        this(config, journal, sessions, services, facades, gate, outbox, audit, store, threads, Clock.systemUTC());
    }

    TurnDesk(
            Config config,
            Journal journal,
            Sessions sessions,
            PluginServices services,
            Facades facades,
            ToolGate gate,
            Outbox outbox,
            Audit audit,
            Store store,
            Threads threads,
            Clock clock) {
        Rosters rosters = new Rosters(config);
        Skills skills = new Skills(services);
        Memory memory = new Memory(services, config);
        RunHooks hooks = new RunHooks(new Hooks(services, config), audit);
        this.shelf = new ToolShelf(services, facades,
                List.of(new SkillRead(skills), new MemorySearch(memory), new MemorySave(memory, clock)));
        Cooldowns cooldowns = new Cooldowns(config::current, new CooldownFile(store), clock);
        ModelRouter router = new ModelRouter(new ModelDirectory(services), new BuiltInModels(services),
                new ModelCalls(facades), new Accounts(cooldowns), cooldowns, clock);
        this.kit = new Kit(journal, sessions, rosters, new Bootstrap(new Workspaces()), router,
                new ToolCalls(shelf, gate, journal, audit, hooks), hooks,
                new Reception(sessions, rosters, new Commands(services), audit, clock), skills, outbox, new Conversations(), new Followers(), new RunTable(), clock);
        this.threads = threads.executor("turn", Bounds.MOST_AT_ONCE, Bounds.MOST_AT_ONCE);
        this.lanes = new Lanes(this.threads,
                () -> rosters.current().bounds().atOnce(), () -> rosters.current().bounds().waiting());
        this.ends = new SessionEnds(sessions, hooks, threads.executor("session-end", 1, SessionEnds.WAITING));
        threads.factory("recovery").newThread(this::recover).start();
    }

    /** Beside the start, because it waits for the journal to be read; messages wait for it, so that none overtakes. */
    private void recover() {
        try {
            new Recovery(kit, run -> submit(run, true)).run();
        } catch (RuntimeException e) {
            LOG.error("What the last stop left behind could not be recovered", e);
        } finally {
            recovered.countDown();
        }
    }

    private void awaitRecovery() {
        try {
            recovered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the agent was starting", e);
        }
    }

    /**
     * Lets what runs come to its end for a while, then cuts it off; what waits stays in the journal for the next
     * start.
     */
    @Deactivate
    void stop() {
        lanes.close();
        try {
            if (!lanes.awaitIdle(DRAIN_MILLIS)) {
                kit.table().live().forEach(run -> run.abort(Endings.RESTART));
                if (!lanes.awaitIdle(ABORT_MILLIS)) {
                    LOG.warn("Turns that do not stop are left; they are marked as cut off at the next start");
                }
            }
            ends.close();
            shelf.close();
            kit.router().models().close();
            kit.router().builtIn().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The agent did not stop cleanly", e);
        }
        threads.shutdown();
        kit.table().live().forEach(this::leave);
    }

    @Override
    public String defaultAgent() {
        return kit.rosters().current().defaultId();
    }

    @Override
    public boolean knows(String agentId) {
        return kit.rosters().current().find(agentId).isPresent();
    }

    @Override
    public void admitted(Message message, String sessionKey, String agentId, Peer peer) {
        awaitRecovery();
        submit(new LiveRun(message, sessionKey, agentId, peer, false), false);
    }

    @Override
    public Optional<Run> find(String runId) {
        awaitRecovery();
        return kit.table().find(runId).or(() -> remembered(runId));
    }

    @Override
    public List<Run> active(String sessionKey) {
        awaitRecovery();
        return List.copyOf(kit.table().live(sessionKey));
    }

    @Override
    public List<String> abort(String sessionKey, String runId, String reason) {
        awaitRecovery();
        List<String> stopped = new ArrayList<>();
        for (LiveRun run : kit.table().live(sessionKey)) {
            if ((runId.isEmpty() || runId.equals(run.id())) && abort(run, reason)) {
                stopped.add(run.id());
            }
        }
        return stopped;
    }

    @Override
    public AutoCloseable follow(RunListener listener) {
        return kit.followers().add(listener);
    }

    private record Task(Kit kit, LiveRun live) implements Runnable {
        @Override
        public void run() {
            new Turn(kit, live).execute();
        }
    }

    private void submit(LiveRun run, boolean recovered) {
        if (!kit.table().add(run)) {
            return;
        }
        switch (lanes.offer(run.sessionKey(), new Task(kit, run), recovered)) {
            case TAKEN -> { }
            case CLOSED -> leave(run);
            case LANE_FULL -> refuse(run, "Too many messages wait in this session. Wait until some are answered, or raise"
                    + " messages.queue.cap.");
            case ALL_FULL -> refuse(run, "Too many sessions wait for an answer. Try again later.");
        }
    }

    private boolean abort(LiveRun run, String reason) {
        if (!run.abort(reason)) {
            return false;
        }
        if (lanes.remove(run.sessionKey(), new Task(kit, run))) {
            end(run, Endings.unbegun(kit, "aborted", run.abortReason(), "", ""));
        }
        return true;
    }

    private void refuse(LiveRun run, String why) {
        end(run, Endings.unbegun(kit, "error", "queue", "rate_limit", why));
    }

    private void end(LiveRun run, Result result) {
        Endings.end(kit, run, new Progress(run, kit.followers(), kit.clock()), result);
    }

    /**
     * The gateway stops before the run ended: whoever waits is told; the journal keeps the message for the next
     * start.
     */
    private void leave(LiveRun run) {
        if (!run.ended()) {
            run.end(Endings.unbegun(kit, "error", Endings.RESTART, "unknown",
                    "The gateway is stopping. The message is kept; what becomes of it is known after the next start."));
        }
    }

    private Optional<Run> remembered(String runId) {
        return kit.journal().find(SOURCE, runId).flatMap(Journal.Accepted::outcome)
                .map(outcome -> Remembered.of(kit.sessions(), runId, outcome.summary()));
    }
}
