// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Attachments;
import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.Peer;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.RunListener.RunEvent;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Taint;
import dev.creel.toolgate.ToolGate;
import dev.creel.toolgate.internal.PolicyToolGate;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The agent on a test stand: everything around it is in memory. */
final class Stand implements Threads, ToolGate, Audit, Facades, Outbox, AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final Peer OWNER = new Peer("c1", true, "operator", Set.of("operator.write"), "test");

    /** Workspaces are made here. */
    static final Path STATE = Path.of("target", "stand").toAbsolutePath();

    final List<String> decided = new CopyOnWriteArrayList<>();
    final List<Subject> subjects = new CopyOnWriteArrayList<>();
    final FakePlugins plugins = new FakePlugins();
    final List<RunEvent> events = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> audited = new CopyOnWriteArrayList<>();
    final List<String> replies = new CopyOnWriteArrayList<>();
    /** Hands objects to plugins as they are, to see what would be lost without a guard. */
    boolean unguarded;

    /** Asks the real tool policy in place of the lists here. */
    boolean policy;

    final Set<String> guardedContracts = ConcurrentHashMap.newKeySet();
    final Set<String> refusedDirectly = ConcurrentHashMap.newKeySet();
    final Set<String> allowedTools = ConcurrentHashMap.newKeySet();
    final Set<String> refusedTools = ConcurrentHashMap.newKeySet();
    MemoryJournal journal = new MemoryJournal();
    MemorySessions sessions = new MemorySessions();
    StateFolder store = new StateFolder();
    Reach reach = Reach.none();
    ModelBooks books;
    TurnDesk desk;
    /** The rules about what was read. */
    Labels labels = new Labels() {
        @Override
        public Taint untrusted(Taint read) {
            return read;
        }

        @Override
        public Outcome decide(Act act, BooleanSupplier cancelled) {
            acts.add(act);
            return act.read().none() ? new Outcome(true, "tools.labels", "") : new Outcome(false, "tools.labels", "Refused by labels.");
        }

        @Override
        public boolean free(Act act) {
            return act.read().none();
        }
    };
    final List<Labels.Act> acts = new CopyOnWriteArrayList<>();
    volatile Attachments attachments = message -> message.options().array("attachments").stream().map(Json.Obj.class::cast)
            .map(file -> new Attachments.Fetched(file.text("name").orElse(""), file.text("mediaType").orElse(""), "", false,
                    new byte[0], "nobody fetches it")).toList();
    final Map<String, List<Choice>> choices = new ConcurrentHashMap<>();
    /** What time it is on the stand. */
    final TestClock clock = new TestClock();

    /** Where the next configuration says the state folder is. */
    Path stateDir = STATE;

    private volatile Snapshot snapshot = snapshot(1, Json.Obj.EMPTY);

    /** A stand with that configuration; the agent starts with {@link #start}. */
    static Stand with(String json) {
        Stand stand = new Stand();
        stand.config(json);
        return stand;
    }

    void config(String json) {
        snapshot = snapshot(snapshot.generation() + 1, (Json.Obj) Json.parse(json, 64));
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Stand start() {
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("current");
                    return snapshot;
                });
        books = new ModelBooks(config, store, clock);
        desk = new TurnDesk(config, journal, sessions, plugins, this, policy ? new PolicyToolGate(config, plugins) : this, labels, this,
                attachments, this, books, reach, this);
        desk.follow(events::add);
        return this;
    }

    Runs.Run say(String key, String session, String text) {
        return say(new Message(key, "chat", session, "main", text, "", List.of(), 0, Json.Obj.EMPTY));
    }

    /** What the inbox does: keep, then hand on. */
    Runs.Run say(Message message) {
        accept(message);
        desk.admitted(message, message.sessionKey(), "main", OWNER);
        return desk.find(message.key()).orElseThrow();
    }

    void accept(Message message) {
        journal.accept(new Journal.Entry("gateway", message.key(), message.key(),
                new Envelope(message, message.sessionKey(), "main").text()));
    }

    static Runs.Result end(Runs.Run run) {
        return run.await(SOON).orElseThrow(() -> new AssertionError("run " + run.id() + " does not end"));
    }

    List<RunEvent> eventsOf(String runId) {
        return events.stream().filter(event -> event.runId().equals(runId)).toList();
    }

    /** Waits until the run's last event has been told. */
    List<RunEvent> allEvents(String runId) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (eventsOf(runId).stream().noneMatch(event -> event.detail() instanceof Detail.Ended)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return eventsOf(runId);
    }

    @Override
    public void close() {
        desk.stop();
    }

    @Override
    public ThreadFactory factory(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public ExecutorService executor(String name, int limit, int queue) {
        return new ThreadPoolExecutor(limit, limit, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), factory(name));
    }

    @Override
    public Decision decide(ToolSpec tool, Subject subject) {
        decided.add(tool.name());
        subjects.add(subject);
        boolean allowed = (tool.effects().equals(Set.of(ToolSpec.Effect.READS)) || allowedTools.contains(tool.name()))
                && !refusedTools.contains(tool.name());
        return new Decision(allowed, allowed ? "tools.read-only" : "tools.effects");
    }

    @Override
    public Decision direct(ToolSpec tool, Subject subject) {
        return refusedDirectly.contains(tool.name())
                ? new Decision(false, "gateway.tools.deny") : decide(tool, subject);
    }

    @Override
    public Decision elevated(Subject subject) {
        return new Decision(false, "tools.elevated");
    }

    @Override
    public List<Step> why(ToolSpec tool, Subject subject) {
        Decision decision = decide(tool, subject);
        return List.of(new Step("tools", decision.allowed(), decision.allowed() ? "" : decision.rule(), ""));
    }

    @Override
    public List<String> profiles(String tool) {
        return List.of("full");
    }

    @Override
    public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
        throw new UnsupportedOperationException("agents offer no facades");
    }

    /** As the real one: the object itself does not reach the plugin. */
    @Override
    public <T> T guard(Class<T> contract, T hostObject) {
        return guard(contract, hostObject, () -> false);
    }

    @Override
    public <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over) {
        guardedContracts.add(contract.getSimpleName());
        if (unguarded) {
            return hostObject;
        }
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, (p, method, args) -> {
            if (over.getAsBoolean()) {
                throw new IllegalStateException("no longer offered");
            }
            try {
                return method.invoke(hostObject, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public void keep(String runId, Message message, String text) {
        ChannelAddress.of(message).ifPresent(to -> replies.add("keep " + runId + " " + to.chat().id() + " " + text));
    }

    @Override
    public void keep(String runId, Message message, String text, List<Choice> offered) {
        keep(runId, message, text);
        choices.put(runId, offered);
    }

    @Override
    public void notice(ChannelAddress to, String key, String text) {
        replies.add("notice " + to.chat().id() + " " + text);
    }

    @Override
    public Sent order(Order order, Duration longest) {
        throw new UnsupportedOperationException("no turn orders");
    }

    @Override
    public Shown begun(String runId, Message message) {
        return Shown.NOTHING;
    }

    @Override
    public Map<String, Integer> waiting() {
        return Map.of();
    }

    @Override
    public void send(String runId) {
        replies.add("send " + runId);
    }

    @Override
    public String record(String event, Map<String, String> fields) {
        audited.add(fields);
        return "D-1";
    }

    @Override
    public Verification verify() {
        return new Verification(audited.size(), 0);
    }

    private Snapshot snapshot(long generation, Json.Obj root) {
        return new Snapshot(generation, "", root, stateDir.toString(), STATE.resolve("creel.json").toString());
    }
}
