// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.access.ClientTools;
import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Pairings;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.agent.Agents;
import dev.creel.agent.DirectTools;
import dev.creel.agent.RunListener;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.RunListener.RunEvent;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.secret.SecretRef;
import dev.creel.audit.Audit;
import dev.creel.audit.AuditCounts;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.config.View;
import dev.creel.session.SessionListener;
import dev.creel.session.SessionListener.Change;
import dev.creel.session.SessionListener.Reason;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.ExecRules;
import dev.creel.vault.Vault;
import java.nio.file.Path;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.function.UnaryOperator;

/** Stand-ins for what is behind the gateway: an agent that echoes, or waits when it is told to. */
public final class Fakes implements Inbox, Turns, Runs {
    /** The state folder as the configuration names it; a test that lets files be made sets its own. */
    public static final String STATE = "/state";
    /** The text of the file as the configuration hands it out. */
    public static final String RAW = "// mine\n{token:'" + Config.REDACTED + "'}";

    public final List<RunListener> listeners = new CopyOnWriteArrayList<>();
    public final Map<String, FakeRun> runs = new ConcurrentHashMap<>();
    public final List<SessionListener> sessionListeners = new CopyOnWriteArrayList<>();
    public final Map<String, FakeSession> sessions = new ConcurrentHashMap<>();
    public final LinkedBlockingQueue<Message> accepted = new LinkedBlockingQueue<>();
    public final LinkedBlockingQueue<String> aborted = new LinkedBlockingQueue<>();
    public final Map<String, String> secrets = new ConcurrentHashMap<>();
    public final List<Config.Listener> changes = new CopyOnWriteArrayList<>();
    public volatile Snapshot snapshot = snapshot(0, Json.Obj.EMPTY);
    public final List<String> audited = new CopyOnWriteArrayList<>();
    public final List<Activity> activities = new CopyOnWriteArrayList<>();
    public volatile boolean settled = true;
    public final FakePlugins plugins = new FakePlugins(() -> settled);
    public final FakeContributions contributions = new FakeContributions();

    /** The state folder from the next snapshot on. */
    public void stateDir(Path folder) {
        snapshot = new Snapshot(snapshot.generation() + 1, snapshot.hash(), snapshot.root(), folder.toString(), folder + "/creel.json");
    }

    /** Tells that the line of that id was added. */
    public void added(Sessions.Session session, String id) {
        List<Sessions.Line> lines = session.tail(Integer.MAX_VALUE);
        Sessions.Line line = lines.stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
        sessionListeners.forEach(listener -> listener.added(
                new SessionListener.Added(session.key(), session.agentId(), session.id(), line, lines.indexOf(line) + 1)));
    }

    static Snapshot snapshot(long generation, Json.Obj root) {
        return new Snapshot(generation, "hash" + generation, root, STATE, STATE + "/creel.json");
    }

    /** Replaces the configuration and tells the listeners. */
    public void configure(String json) {
        Snapshot before = snapshot;
        snapshot = snapshot(before.generation() + 1, (Json.Obj) Json.parse(json, 64));
        changes.forEach(c -> c.changed(before, snapshot));
    }

    public Backends backends() {
        Backends b = new Backends();
        b.inbox = this;
        b.turns = this;
        b.agents = new FakeAgents();
        b.bindSessions(new FakeSessions());
        b.bindPlugins(plugins);
        b.lifecycle = plugins;
        b.advice = plugins;
        b.contributions = contributions;
        b.bindRuns(this);
        return b;
    }

    /** A journal that says only whether it is broken, and a log of decisions with one kind of them. */
    public void journal(Backends backends, String broken) {
        backends.journal = (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class},
                (proxy, method, args) -> {
                    if (!method.getName().equals("broken")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return Optional.of(broken).filter(why -> !why.isEmpty());
                });
        backends.auditCounts = () -> List.of(new AuditCounts.Count("tool.refused", "tools.deny", 3));
    }

    /** Who waits to be let in by channels. */
    /** Gives the gateway approvals and their file. */
    public void approvals(Backends backends, Approvals approvals, ExecRules rules) {
        backends.approving.bindApprovals(approvals);
        backends.approving.rules = rules;
    }

    public void pairings(Backends backends, Pairings pairings) {
        backends.pairings = pairings;
    }

    /** What {@code /tools/invoke} reaches. */
    public void directTools(Backends backends, DirectTools tools) {
        backends.directTools = tools;
    }

    public Audit audit() {
        return new Audit() {
            @Override
            public String record(String event, Map<String, String> fields) {
                audited.add(event + " " + fields);
                return "D-" + audited.size();
            }

            @Override
            public Verification verify() {
                return new Verification(audited.size(), 0);
            }
        };
    }

    // ---- inbox and runs

    @Override
    public Verdict accept(Message m, Peer peer) {
        if (!peer.scopes().contains("operator.write") && !peer.scopes().contains("operator.admin")) {
            return new Verdict(Verdict.Kind.REFUSED, "access.scope", "", "", "");
        }
        String key = new FakeSessions().canonical(m.sessionKey().isEmpty() ? "main" : m.sessionKey(), "main");
        if (!m.agentId().isEmpty() && !knows(m.agentId())) {
            throw new IllegalArgumentException("unknown agent id \"" + m.agentId() + "\"");
        }
        if (runs.containsKey(m.key())) {
            return new Verdict(Verdict.Kind.DUPLICATE, "access.duplicate", m.key(), key, "main");
        }
        FakeRun run = new FakeRun(m.key(), key);
        run.request = m.options().text("request").orElse("");
        runs.put(m.key(), run);
        accepted.add(m);
        Thread thread = new Thread(() -> play(run, said(m)), "fake-run");
        thread.setDaemon(true);
        thread.start();
        return new Verdict(Verdict.Kind.ACCEPTED, "access.operator", m.key(), key, "main");
    }

    private static String said(Message m) {
        return m.text() + ClientTools.of(m).results().stream().map(r -> r.callId() + "=" + r.text()).collect(Collectors.joining());
    }

    private void play(FakeRun run, String text) {
        run.tell(new Detail.Started(System.currentTimeMillis(), "fake", "echo-1"));
        if (text.startsWith("wait")) {
            run.await(Duration.ofSeconds(30));
            return;
        }
        if (text.startsWith("call ")) {
            run.tell(new Detail.Text("so", "so"));
            run.end("ok", "so", "tool_calls", List.of(new ToolUse("call_1", text.substring(5), "{\"town\":\"Bonn\"}")));
            return;
        }
        if (text.startsWith("fail ")) {
            run.end("error", "", "error", text.substring(5), "the model said " + text.substring(5));
            return;
        }
        if (text.startsWith("detour")) {
            run.tell(new Detail.Compacting(false, false, false));
            run.tell(new Detail.Compacting(true, true, false));
            run.tell(new Detail.FellOver("one", "big", "two", "small", "rate_limit", "one limits requests"));
        }
        if (text.startsWith("tool")) {
            run.tell(new Detail.ToolStarted("call-1", "clock", Json.Obj.EMPTY));
            run.tell(new Detail.ToolEnded("call-1", "clock", false, "noon"));
        }
        String answer = text.equals("silent") ? "" : "echo: " + text;
        int half = answer.length() / 2;
        if (half > 0) {
            run.tell(new Detail.Text(answer.substring(0, half), answer.substring(0, half)));
            run.tell(new Detail.Text(answer, answer.substring(half)));
        }
        Sessions.Session session = new FakeSessions().open(run.sessionKey);
        for (String[] said : new String[][] {{"user", text}, {"assistant", answer}}) {
            String line = Json.object().put("role", said[0]).put("content", said[1]).build().text();
            session.append(new Sessions.Line("message", Instant.EPOCH, run.id, line));
        }
        run.end("ok", answer, "stop", "", "");
    }

    @Override
    public Optional<Run> find(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    @Override
    public List<Run> active(String sessionKey) {
        List<Run> out = new ArrayList<>();
        runs.values().stream().filter(r -> r.sessionKey.equals(sessionKey) && !r.ended()).forEach(out::add);
        return out;
    }

    @Override
    public List<Activity> activity() {
        return List.copyOf(activities);
    }

    @Override
    public List<String> abort(String sessionKey, String runId, String reason) {
        List<String> out = new ArrayList<>();
        for (FakeRun run : runs.values()) {
            boolean mine = run.sessionKey.equals(sessionKey) && (runId.isEmpty() || run.id.equals(runId));
            if (mine && !run.ended()) {
                out.add(run.id);
                aborted.add(run.id + " " + reason);
                run.end("aborted", "", reason, "", "");
            }
        }
        return out;
    }

    @Override
    public AutoCloseable follow(RunListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a run that waits. */
    public void finish(String runId, String text) {
        runs.get(runId).end("ok", text, "stop", "", "");
    }

    final class FakeRun implements Run {
        final String id;
        final String sessionKey;
        String request = "";
        final CountDownLatch done = new CountDownLatch(1);
        volatile Result result;
        private long seq;

        FakeRun(String id, String sessionKey) {
            this.id = id;
            this.sessionKey = sessionKey;
        }

        synchronized void tell(Detail detail) {
            seq++;
            listeners.forEach(l -> l.event(new RunEvent(id, sessionKey, "main", seq, System.currentTimeMillis(), detail)));
        }

        void end(String status, String text, String stop, List<ToolUse> calls) {
            end(status, text, stop, "", "", calls);
        }

        void end(String status, String text, String stop, String kind, String message) {
            end(status, text, stop, kind, message, List.of());
        }

        private void end(String status, String text, String stop, String kind, String message, List<ToolUse> calls) {
            synchronized (this) {
                if (result != null) {
                    return;
                }
                long now = System.currentTimeMillis();
                result = new Result(status, text, stop, kind, message, "fake", "echo-1", 7, 3, 0, 0, now, now, calls);
            }
            tell(new Detail.Ended(result));
            done.countDown();
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String sessionKey() {
            return sessionKey;
        }

        @Override
        public String sessionId() {
            return "11111111-2222-3333-4444-555555555555";
        }

        @Override
        public String agentId() {
            return "main";
        }

        @Override
        public String request() {
            return request;
        }

        @Override
        public boolean ended() {
            return result != null;
        }

        @Override
        public Optional<Result> await(Duration longest) {
            try {
                done.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.ofNullable(result);
        }
    }

    // ---- turns and agents

    @Override
    public String defaultAgent() {
        return "main";
    }

    @Override
    public boolean knows(String agentId) {
        return agentId.equals("main");
    }

    @Override
    public void admitted(Message message, String sessionKey, String agentId, Peer peer) {
        throw new UnsupportedOperationException("the fake inbox runs its turns itself");
    }

    private static final class FakeAgents implements Agents {
        @Override
        public String defaultId() {
            return "main";
        }

        @Override
        public List<AgentInfo> list() {
            return List.of(new AgentInfo("main", "Main", "fake/echo-1", List.of()));
        }

        @Override
        public List<ModelInfo> models() {
            return List.of(new ModelInfo("fake", "echo-1", "Echo", 8000, false, true));
        }

        @Override
        public List<ModelInfo> discover(String provider) {
            return List.of(new ModelInfo(provider, "found-1", "Found", 0, false, true));
        }
    }

    // ---- sessions

    private final class FakeSessions implements Sessions {
        @Override
        public String canonical(String key, String agentId) {
            if (key.isEmpty() || key.length() > 200 || key.contains(" ")) {
                throw new IllegalArgumentException("session key is malformed");
            }
            String lower = key.toLowerCase(Locale.ROOT);
            return lower.equals("main") ? "agent:" + agentId + ":main" : lower;
        }

        @Override
        public Session open(String key) {
            return sessions.computeIfAbsent(key, FakeSession::new);
        }

        @Override
        public Optional<Session> find(String key) {
            return Optional.ofNullable(sessions.get(key));
        }

        @Override
        public List<Session> list(int limit) {
            return List.copyOf(sessions.values());
        }

        @Override
        public int count() {
            return sessions.size();
        }

        @Override
        public Session reset(String key, String why) {
            FakeSession before = sessions.remove(key);
            FakeSession after = sessions.computeIfAbsent(key, FakeSession::new);
            after.id = UUID.randomUUID().toString();
            tell(after, before == null ? Reason.CREATE : Reason.RESET, before == null ? "" : before.id(), why);
            return after;
        }

        @Override
        public boolean delete(String key) {
            FakeSession gone = sessions.remove(key);
            if (gone != null) {
                tell(gone, Reason.DELETE, "", "delete");
            }
            return gone != null;
        }

        private void tell(Session session, Reason reason, String previousId, String why) {
            Change change = new Change(session.key(), session.agentId(), session.id(), reason, previousId, why);
            sessionListeners.forEach(listener -> listener.changed(change));
        }

        @Override
        public List<Past> past() {
            return List.of();
        }

        @Override
        public boolean erase(String id) {
            return false;
        }

        @Override
        public AutoCloseable follow(SessionListener listener) {
            sessionListeners.add(listener);
            return () -> sessionListeners.remove(listener);
        }
    }

    /** A transcript in memory. */
    static final class FakeSession implements Sessions.Session {
        private final String key;
        private final List<Sessions.Line> lines = new CopyOnWriteArrayList<>();
        private volatile Settings settings = Settings.NONE;
        private volatile String id = "11111111-2222-3333-4444-555555555555";

        FakeSession(String key) {
            this.key = key;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public String agentId() {
            return "main";
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public List<Sessions.Line> lines(int from, int limit) {
            List<Sessions.Line> now = List.copyOf(lines);
            return now.subList(Math.min(from, now.size()), Math.min(now.size(), from + limit));
        }

        @Override
        public String title() {
            return lines.isEmpty() ? "" : "title of " + key;
        }

        @Override
        public String preview() {
            return lines.isEmpty() ? "" : "preview of " + key;
        }

        @Override
        public Settings settings() {
            return settings;
        }

        @Override
        public synchronized Settings settings(UnaryOperator<Settings> change) {
            settings = change.apply(settings);
            return settings;
        }

        @Override
        public Instant updatedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String append(Sessions.Line line) {
            String entry = "line-" + (lines.size() + 1);
            lines.add(line.id(entry));
            return entry;
        }

        @Override
        public void force() {}

        @Override
        public List<Sessions.Line> tail(int limit) {
            List<Sessions.Line> now = List.copyOf(lines);
            return now.subList(Math.max(0, now.size() - limit), now.size());
        }

        @Override
        public int size() {
            return lines.size();
        }

        @Override
        public Sessions.Usage usage() {
            return new Sessions.Usage(7, 3, 0, 0);
        }

        @Override
        public void abortedLastRun(boolean aborted) {}

        @Override
        public boolean abortedLastRun() {
            return false;
        }
    }

    // ---- configuration and secrets

    /** The configuration the test sets. */
    public Config config() {
        return new Config() {
            @Override
            public Snapshot current() {
                return snapshot;
            }

            @Override
            public Inspection inspect() {
                return new Inspection("/state/creel.json", true, RAW, true, snapshot.hash(), List.of(), List.of());
            }

            @Override
            public Snapshot edit(List<Change> changes) {
                return edit(changes, inspect().hash());
            }

            @Override
            public Snapshot edit(List<Change> edits, String baseHash) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<Change> merge(String patch, Set<String> replaced) {
                throw new UnsupportedOperationException();
            }

            @Override
            public AutoCloseable onChange(Listener listener) {
                changes.add(listener);
                return () -> changes.remove(listener);
            }

            @Override
            public String schema() {
                return "{}";
            }

            @Override
            public Optional<SecretSource> secret(String path) {
                return secrets.containsKey(path) ? Optional.of(new SecretSource.Env("ANY")) : Optional.empty();
            }

            @Override
            public Optional<String> environment(String name) {
                return Optional.empty();
            }

            @Override
            public List<Issue> narrowed() {
                return List.of();
            }

            @Override
            public View view() {
                return new View(snapshot, Json.Obj.EMPTY, Map.of(), name -> Optional.empty(), List.of(), List.of());
            }

            @Override
            public AutoCloseable guard(Guard guard) {
                return () -> {};
            }

            @Override
            public AutoCloseable section(String plugin, String schema) {
                return () -> {};
            }
        };
    }

    /** Secrets by reference name. */
    public Vault vault() {
        return new Vault() {
            @Override
            public Optional<String> resolve(SecretRef ref) {
                return Optional.ofNullable(secrets.get(ref.name())).filter(v -> !v.equals("unresolvable"));
            }

            @Override
            public void store(SecretRef ref, String value) {
                secrets.put(ref.name(), value);
            }
        };
    }
}
