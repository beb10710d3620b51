// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.api.channel.Channel;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Everything around channels, in memory. */
final class Fakes implements Turns, Threads, PluginServices {
    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<Message> turns = new CopyOnWriteArrayList<>();
    final List<Peer> peers = new CopyOnWriteArrayList<>();
    final Map<String, Journal.Entry> entries = new LinkedHashMap<>();
    private final Map<String, Journal.Outcome> outcomes = new LinkedHashMap<>();
    final Map<String, String> cursors = new LinkedHashMap<>();
    final Map<String, Journal.Outgoing> outgoing = new LinkedHashMap<>();
    final List<Journal.Unfinished> unfinished = new ArrayList<>();
    final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    final List<Service<Channel>> channels = new CopyOnWriteArrayList<>();
    final List<Config.Listener> configListeners = new CopyOnWriteArrayList<>();
    final Map<String, String> activation = new LinkedHashMap<>();
    volatile boolean full;
    private long calls;
    /** Where the next configuration says the state folder is. */
    String stateDir = "/s";
    private volatile Snapshot snapshot = new Snapshot(1, "", Json.Obj.EMPTY, "/s", "/s/c");

    /** A stand-in that knows a few methods of a contract and fails on every other. */
    static <T> T fake(Class<T> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    void config(String json) {
        Snapshot before = snapshot;
        snapshot = new Snapshot(before.generation() + 1, "", (Json.Obj) Json.parse(json, 32), stateDir, "/s/c");
        configListeners.forEach(listener -> listener.changed(before, snapshot));
    }

    Config config() {
        return fake(Config.class, (p, m, a) -> {
            if (m.getName().equals("onChange")) {
                configListeners.add((Config.Listener) a[0]);
                AutoCloseable close = () -> configListeners.remove(a[0]);
                return close;
            }
            return snapshot;
        });
    }

    Audit audit() {
        return fake(Audit.class, (p, m, a) -> {
            happened.add("audit " + a[0] + " " + new TreeMap<>((Map<?, ?>) a[1]));
            changed();
            return "D-1";
        });
    }

    Sessions sessions() {
        return fake(Sessions.class, (p, m, a) -> m.getName().equals("find")
                ? Optional.ofNullable(activation.get(a[0])).map(Fakes::session) : a[0]);
    }

    private static Sessions.Session session(String activation) {
        return fake(Sessions.Session.class, (p, m, a) -> Settings.NONE.groupActivation(activation));
    }

    @SuppressWarnings("unchecked")
    synchronized Journal journal() {
        return fake(Journal.class, (p, m, a) -> {
            synchronized (this) {
                return switch (m.getName()) {
                    case "cursor" -> cursors.getOrDefault(a[0], "");
                    case "accept" -> a.length == 1
                            ? kept(((Journal.Entry) a[0]).source(), List.of((Journal.Entry) a[0]), "").get(0)
                            : kept((String) a[0], (List<Journal.Entry>) a[1], (String) a[2]);
                    case "find" -> Optional.ofNullable(entries.get(a[0] + " " + a[1]))
                            .map(e -> new Journal.Accepted(e.runId(), true, Optional.ofNullable(outcomes.get(e.runId()))));
                    case "ended" -> outcomes.putIfAbsent((String) a[0], (Journal.Outcome) a[1]);
                    case "force" -> null;
                    case "part" -> {
                        happened.add("part " + a[0]);
                        outgoing.computeIfPresent((String) a[0], (key, o) -> {
                            List<String> parts = new ArrayList<>(o.parts());
                            parts.add((String) a[1]);
                            return new Journal.Outgoing(o.runId(), o.key(), o.payload(), parts);
                        });
                        changed();
                        yield null;
                    }
                    case "outgoing" -> {
                        happened.add("intent " + a[1]);
                        outgoing.put((String) a[1], new Journal.Outgoing((String) a[0], (String) a[1], (String) a[2]));
                        changed();
                        yield null;
                    }
                    case "receipt" -> {
                        happened.add("receipt " + a[0] + " " + a[1]);
                        outgoing.remove(a[0]);
                        changed();
                        yield null;
                    }
                    case "unfinished" -> List.copyOf(unfinished);
                    case "unconfirmed" -> List.copyOf(outgoing.values());
                    default -> throw new UnsupportedOperationException(m.getName());
                };
            }
        });
    }

    private synchronized void changed() {
        calls++;
        notifyAll();
    }

    private List<Journal.Accepted> kept(String source, List<Journal.Entry> some, String cursor) {
        if (full) {
            throw new JournalFull("full");
        }
        List<Journal.Accepted> accepted = new ArrayList<>();
        for (Journal.Entry entry : some) {
            boolean again = entries.putIfAbsent(source + ' ' + entry.key(), entry) != null;
            accepted.add(new Journal.Accepted(entries.get(source + ' ' + entry.key()).runId(), again, Optional.empty()));
        }
        cursors.put(source, cursor);
        happened.add("kept " + some.size() + " to " + cursor);
        changed();
        return accepted;
    }

    /** Waits until nothing is on its way out. */
    void awaitSent() throws InterruptedException {
        await(outgoing::isEmpty);
    }

    /** Waits for something that a call of the journal makes true; asks without the lock such calls take. */
    void await(BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long seen = calls();
        while (!done.getAsBoolean()) {
            seen = after(seen, deadline);
        }
    }

    private synchronized long calls() {
        return calls;
    }

    private synchronized long after(long seen, long deadline) throws InterruptedException {
        while (calls == seen) {
            if (deadline - System.nanoTime() <= 0) {
                throw new AssertionError("still on the way: " + outgoing.keySet() + " " + happened);
            }
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return calls;
    }

    @Override
    public String defaultAgent() {
        return "main";
    }

    @Override
    public boolean knows(String agentId) {
        return agentId.equals("main") || agentId.equals("other");
    }

    @Override
    public void admitted(Message message, String sessionKey, String agentId, Peer peer) {
        happened.add("turn " + sessionKey);
        turns.add(message);
        peers.add(peer);
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
    @SuppressWarnings("unchecked")
    public <T> List<Service<T>> of(Class<T> contract) {
        return (List<Service<T>>) (List<?>) channels;
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        watchers.add(action);
        return () -> watchers.remove(action);
    }

    FakeChannel register(String kind, Channel channel) {
        FakeChannel service = new FakeChannel(kind, channel);
        channels.add(service);
        watchers.forEach(Runnable::run);
        return service;
    }

    /** A plugin's channel, called where it is called from; what it throws comes as it is. */
    static final class FakeChannel implements Service<Channel> {
        final List<String> loops = new CopyOnWriteArrayList<>();
        volatile Predicate<String> full = key -> false;
        final List<Duration> deadlines = new CopyOnWriteArrayList<>();
        private final String kind;
        private final Channel channel;

        FakeChannel(String kind, Channel channel) {
            this.kind = kind;
            this.channel = channel;
        }

        @Override
        public PluginId plugin() {
            return new PluginId(kind, "dev.creel.fake", "1.0.0", "00");
        }

        @Override
        public List<String> property(String name) {
            return name.equals("channel") ? List.of(kind) : List.of();
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<Channel, Call, R> body) {
            deadlines.add(deadline);
            return body.apply(channel, null);
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<Channel, Call, R> body) {
            throw new UnsupportedOperationException("channels stream nothing");
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<Channel, Call, R> body) {
            if (full.test(key)) {
                throw new PluginException(PluginException.Kind.BUSY, "no room for " + key);
            }
            loops.add("begin " + key);
            body.apply(channel, null);
            return fake(Loop.class, (p, m, a) -> {
                loops.add("close " + key);
                return null;
            });
        }

        @Override
        public boolean contributes(String name, String actions) {
            return true;
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }
    }
}
