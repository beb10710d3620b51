// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Message;
import dev.creel.access.ChatCommand;
import dev.creel.access.Attachments;
import dev.creel.access.Outbox;
import dev.creel.access.Peer;
import dev.creel.access.Rights;
import dev.creel.access.Turns;
import dev.creel.agent.DirectTools;
import dev.creel.agent.RunListener;
import dev.creel.agent.Runs;
import dev.creel.agent.Toolbox;
import dev.creel.agent.internal.Roster.Bounds;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginsStarted;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Subject.Place;
import dev.creel.toolgate.ToolGate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes admitted messages, runs their turns on lanes, and keeps the runs. Before it takes the first one, all plugins have been
 * started, and what the last stop left behind is recovered. Thread-safe.
 */
@Component(
        service = {Turns.class, Runs.class, DirectTools.class, Toolbox.class},
        reference = @Reference(name = "started", service = PluginsStarted.class))
public final class TurnDesk implements Turns, Runs, DirectTools, Toolbox {
    private static final Logger LOG = LoggerFactory.getLogger(TurnDesk.class);

    /** Where the inbox keeps what gateway clients send. */
    private static final String SOURCE = "gateway";

    private static final long DRAIN_MILLIS = 8_000;
    private static final long ABORT_MILLIS = 4_000;

    private final Kit kit;
    private final ToolShelf shelf;
    private final ToolBoard board;
    private final Reach reach;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Lanes<Backlog.Waiting> lanes;
    private final Backlog backlog;
    private final Optional<BesideLane> beside;
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
            @Reference Labels labels,
            @Reference Outbox outbox,
            @Reference Attachments attachments,
            @Reference Audit audit,
            @Reference ModelBooks books,
            @Reference Reach reach,
            @Reference Threads threads) {
        Clock clock = books.clock();
        this.reach = reach;
        Rosters rosters = new Rosters(config);
        Skills skills = new Skills(services);
        Memory memory = new Memory(services, config);
        RunHooks hooks = new RunHooks(new Hooks(services, config), audit);
        Subjects subjects = new Subjects(config::current, reach::sandboxed);
        CallSessions called = new CallSessions(this::kit, subjects, labels,
                new HostSide(threads.executor("tool-session", HostSide.MOST, HostSide.WAITING)), config::current);
        CallVision vision = new CallVision(this::kit, audit, new HostSide(threads.executor("tool-vision", HostSide.MOST, HostSide.WAITING)));
        this.shelf = new ToolShelf(services, facades, reach.parts().with(called::of, vision::of), audit,
                List.of(new SkillRead(skills), new MemorySearch(memory), new MemorySave(memory, clock)));
        ModelRouter router = new ModelRouter(new ModelDirectory(services), new BuiltInModels(services),
                new PaidCalls(new ModelCalls(facades), books.spending()), new Accounts(books.cooldowns()), books.cooldowns(),
                config::current, clock);
        Listings listings = new Listings(audit, config::current);
        this.kit = new Kit(journal, sessions, rosters, new Bootstrap(new Workspaces()), router,
                new ToolCalls(shelf, gate, subjects, journal, audit, hooks, labels), hooks,
                new Reception(sessions, rosters, new Commands(services), audit, clock), skills, outbox,
                new InboundMedia(attachments), listings, new Delegates(journal, sessions, outbox, listings, this::delegated),
                new Conversations(), new Followers(), new RunTable(), clock);
        this.board = new ToolBoard(kit, shelf, gate, subjects);
        this.threads = threads.executor("turn", Bounds.MOST_AT_ONCE, Bounds.MOST_AT_ONCE);
        this.timer = new ScheduledThreadPoolExecutor(1, threads.factory("lane-pause"));
        this.lanes = new Lanes<>(this.threads, () -> rosters.current().bounds().atOnce(),
                () -> rosters.current().bounds().waiting(), Backlog.Waiting::settleMillis, Backlog.Waiting::pauseMillis, timer);
        this.backlog = new Backlog(kit, lanes, reach::endCommands);
        this.beside = reach.approvals().map(approvals -> new BesideLane(approvals, rosters, sessions, audit));
        this.ends = new SessionEnds(sessions, hooks, threads.executor("session-end", 1, SessionEnds.WAITING));
        threads.factory("recovery").newThread(this::recover).start();
    }

    Kit kit() {
        return kit;
    }

    /** A message that a turn made takes its place in the lane of its session. */
    private void delegated(LiveRun run) {
        backlog.submit(run, false);
    }

    /** Beside the start, because it waits for the journal to be read; messages wait for it, so that none overtakes. */
    private void recover() {
        try {
            new Recovery(kit, run -> backlog.submit(run, true)).run();
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
        timer.shutdownNow();
        kit.table().live().forEach(backlog::leave);
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
        LiveRun run = new LiveRun(message, sessionKey, agentId, peer, false);
        if (!stops(run) && !beside(run)) {
            backlog.submit(run, false);
        }
    }

    private boolean beside(LiveRun run) {
        Optional<Supplier<Commands.Answer>> command = beside.flatMap(lane -> lane.command(run));
        if (command.isEmpty() || !kit.table().add(run)) {
            return false;
        }
        Commands.Answer answer = command.get().get();
        run.beside(new Beside("", answer.choices()));
        answered(run, answer.text(), answer.command());
        return true;
    }

    /** Ends a run that no lane had. */
    private void answered(LiveRun run, String text, String command) {
        long now = kit.clock().millis();
        Endings.end(kit, run, new Progress(run, kit.followers(), kit.clock()),
                new Result("ok", text, command, "", "", "creel", "command", 0, 0, 0, 0, now, now));
    }

    /** A stop is for what is under way, so it does not wait behind it. */
    private boolean stops(LiveRun run) {
        StopWord word = StopWord.in(run.message().text());
        Rights rights = word == StopWord.NONE ? Rights.NONE : CommandRights.of(run, kit.rosters().current().snapshot());
        boolean all = rights.may(Rights.SETTINGS);
        if (!rights.may(ChatCommand.STOP.least()) || word == StopWord.BARE && !backlog.stops(run, all) || !kit.table().add(run)) {
            return false;
        }
        int stopped = backlog.stop(run, "stop", all);
        // Commands of turns that have ended run on in the background; who stops it all means those too.
        int ended = all ? reach.endCommands(CallCommands.ofSession(run.sessionKey())) : 0;
        answered(run, stopped + ended == 0 ? "Nothing is under way." : stopped < 2 ? "Stopped." : "Stopped; " + stopped + " messages were left.", "stop");
        return true;
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
    public List<Activity> activity() {
        return kit.table().live().stream().map(LiveRun::activity).toList();
    }

    @Override
    public List<String> abort(String sessionKey, String runId, String reason) {
        awaitRecovery();
        List<String> stopped = new ArrayList<>();
        for (LiveRun run : kit.table().live(sessionKey)) {
            if ((runId.isEmpty() || runId.equals(run.id())) && backlog.abort(run, reason)) {
                stopped.add(run.id());
            }
        }
        if (runId.isEmpty()) {
            stopped.addAll(backlog.stopTasks(sessionKey));
            reach.endCommands(CallCommands.ofSession(sessionKey));
        }
        return stopped;
    }

    @Override
    public Outcome invoke(Invocation invocation, Peer peer) {
        awaitRecovery();
        return new ToolDesk(kit).invoke(invocation, peer);
    }

    @Override
    public Contents contents(Where where, Peer peer) {
        return board.contents(where, peer);
    }

    @Override
    public Explained why(String tool, Where where, Place place) {
        return board.why(tool, where, place);
    }

    @Override
    public AutoCloseable follow(RunListener listener) {
        return kit.followers().add(listener);
    }

    private Optional<Run> remembered(String runId) {
        return kit.journal().find(SOURCE, runId).flatMap(Journal.Accepted::outcome)
                .map(outcome -> Remembered.of(kit.sessions(), runId, outcome.summary()));
    }
}
