// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.Outbox.Choice;
import dev.creel.access.Peer;
import dev.creel.agent.Runs;
import dev.creel.agent.internal.ModelBooks;
import dev.creel.agent.internal.Reach;
import dev.creel.agent.internal.TurnDesk;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Message.User;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.journal.internal.FileJournal;
import dev.creel.session.Sessions;
import dev.creel.session.internal.StoredSessions;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Taint;
import dev.creel.toolgate.internal.PolicyToolGate;
import dev.creel.vault.internal.FileStore;
import java.time.Duration;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The stores, the gate and the agent as they run in the gateway, over one disk; the model and the tool are counters.
 * It is
 * abandoned, not stopped: that is the crash.
 */
final class TurnMachine implements ModelProvider, Tool, Threads, AutoCloseable {
    static final String SOURCE = "gateway";

    private static final Peer OWNER = new Peer("c", true, "operator", Set.of("operator.write"), "durability");
    private static final long SEGMENT = 192 << 10;

    final RecordingDisk disk;
    final FileStore store;
    final Journal journal;
    final Sessions sessions;

    /** When the model was first asked for a run, and when its tool ran: in operations of the disk. */
    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    final Map<String, Integer> worked = new ConcurrentHashMap<>();
    final Set<String> twice = ConcurrentHashMap.newKeySet();

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final boolean together;
    private final Config config;
    private TurnDesk desk;

    TurnMachine(RecordingDisk disk) {
        this(disk, "followup");
    }

    /** @param mode what becomes of messages that come while a run is under way */
    TurnMachine(RecordingDisk disk, String mode) {
        this.disk = disk;
        this.together = !mode.equals("followup");
        this.config = fake(Config.class, "current", new Snapshot(1, "", (Json.Obj) Json.parse(
                "{\"messages\":{\"queue\":{\"cap\":1000,\"debounceMs\":0,\"mode\":\"" + mode
                        + "\"}},\"agents\":{\"defaults\":{\"skipBootstrap\":true}}}", 9), "/s", "/s/creel.json"));
        store = FileStore.of(disk, true, "");
        journal = new FileJournal(store, factory("journal"), Clock.systemUTC(), SEGMENT);
        sessions = new StoredSessions(store, journal, factory("sessions"), Clock.systemUTC());
    }

    /** The agent begins, with its recovery. */
    TurnMachine start() {
        PluginServices plugins = new InlinePlugins(Map.of(ModelProvider.class, this, Tool.class, this));
        desk = new TurnDesk(config, journal, sessions, plugins, unguarded(), new PolicyToolGate(config, plugins),
                fake(Labels.class, "untrusted", Taint.NONE), nowhere(), message -> List.of(),
                fake(Audit.class, "record", "D-1"), new ModelBooks(config, store), Reach.none(), this);
        return this;
    }

    /** What the inbox does. */
    void accept(String runId, String sessionKey) {
        Message message = new Message(runId, "chat", sessionKey, "main", runId, "", List.of(), 0, Json.Obj.EMPTY);
        journal.accept(new Journal.Entry(SOURCE, runId, runId, new Envelope(message, sessionKey, "main").text()));
    }

    void admit(String runId, String sessionKey) {
        Message message = new Message(runId, "chat", sessionKey, "main", runId, "", List.of(), 0, Json.Obj.EMPTY);
        desk.admitted(message, sessionKey, "main", OWNER);
    }

    Runs runs() {
        return desk;
    }

    static boolean usesTool(String runId) {
        return Integer.parseInt(runId.substring(runId.indexOf('-') + 1)) % 2 == 0;
    }

    static String answer(String runId) {
        return "answer to " + runId;
    }

    @Override
    public List<Model> models(Call call) {
        return List.of(new Model("rules", "Rules", 32_000, 0, false));
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        dev.creel.api.model.Message last = prompt.messages().get(prompt.messages().size() - 1);
        String said = last instanceof ToolResult result ? result.text().replaceAll("</?untrusted-[^>]*>\n?", "").strip() : ((User) last).text();
        // A text that holds several messages is asked for each of them.
        String[] runIds = said.split("\n\n");
        String runId = runIds[runIds.length - 1];
        for (String id : runIds) {
            if (last instanceof User && asked.putIfAbsent(id, disk.steps()) != null) {
                twice.add(id);
            }
        }
        if (last instanceof User && usesTool(runId) && !(together && joined(prompt))) {
            out.emit(new Event.ToolStart(0, "c", "note"));
            out.emit(new Event.Done(Event.Stop.TOOL_USE));
        } else {
            out.emit(new Event.Text(answer(runId)));
            out.emit(new Event.Usage(1, 1, 0, 0));
            out.emit(new Event.Done(Event.Stop.END));
        }
    }

    /** Whether the last message came while the run was at work. */
    private static boolean joined(Prompt prompt) {
        List<dev.creel.api.model.Message> all = prompt.messages();
        return all.size() > 1 && !(all.get(all.size() - 2) instanceof dev.creel.api.model.Message.Assistant);
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(new ToolSpec("note", "notes", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.READS)));
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        if (worked.putIfAbsent(call.turn().runId(), disk.steps()) != null) {
            twice.add(call.turn().runId());
        }
        return Result.ok(call.turn().runId());
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
        return pool;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** The plugins here are the test's own, so nothing is kept from them. */
    private static Facades unguarded() {
        return new Facades() {
            @Override
            public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
                throw new UnsupportedOperationException("offer");
            }

            @Override
            public <T> T guard(Class<T> contract, T hostObject) {
                return hostObject;
            }

            @Override
            public <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over) {
                return hostObject;
            }
        };
    }

    /** No message here came through a channel. */
    private static Outbox nowhere() {
        return new Outbox() {
            @Override
            public void keep(String runId, Message message, String text, List<Choice> choices) {
                keep(runId, message, text);
            }

            @Override
            public void keep(String runId, Message message, String text) {
                assertThat(message.surface()).isEqualTo("chat");
            }

            @Override
            public void notice(ChannelAddress to, String key, String text) {
                throw new UnsupportedOperationException("no turn gives notice");
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
                assertThat(runId).isNotEmpty();
            }
        };
    }

    /** Answers one method and fails on all others. */
    private static <T> T fake(Class<T> type, String name, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (!method.getName().equals(name)) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer;
        }));
    }
}
