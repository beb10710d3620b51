// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.Message;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.Sandbox.Exec;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import dev.creel.sandbox.internal.jobs.JobTable;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.ExecGate;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ExecGate.Verdict;
import dev.creel.toolgate.ExecGate.Where;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command runs where the gate says and as what it says, or not at all. */
@Timeout(60)
class CallCommandsTest {
    private static final Path WORKSPACE = Path.of("/home/alice/workspace");
    private static final Path FILES = Path.of("/home/alice/.creel/sandboxes/main-1");

    private final Stand stand = Stand.with("{}");
    private final List<Asked> asked = new ArrayList<>();
    private final List<Launch> boxed = new ArrayList<>();
    private final List<Launch> onHost = new ArrayList<>();
    private final List<Map<?, ?>> audited = new ArrayList<>();
    private final List<Outcome> redeemed = new ArrayList<>();
    private final JobTable jobs = new JobTable(new Threads() {
        @Override
        public ThreadFactory factory(String name) {
            return task -> new Thread(task, name);
        }

        @Override
        public ExecutorService executor(String name, int limit, int queue) {
            return Executors.newFixedThreadPool(limit);
        }
    });
    private final ExecutorService side = Executors.newCachedThreadPool();
    private boolean sandboxed = true;
    private SandboxRefused engine;
    private ToolGate.Decision elevated = new ToolGate.Decision(false, "tools.elevated.allowFrom.webchat", "add the sender");
    private Verdict verdict;
    private Outcome.State answer = Outcome.State.ALLOWED_ONCE;
    private Where where = Where.SANDBOX;
    private Runnable meanwhile = () -> {};
    private Supplier<Running> started = CallCommandsTest::ended;
    private LiveRun acting;
    private final Reading reading = new Reading();

    @BeforeEach
    void start() {
        verdict = run(Where.SANDBOX);
    }

    @AfterEach
    void stop() {
        jobs.stop();
        side.shutdownNow();
    }

    private static Verdict.Run run(Where where) {
        return new Verdict.Run(where, List.of("sh", "-lc", "make"), "/workspace", Map.of("A", "1"), "rule");
    }

    private static <T> T proxy(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
            if (!methods.containsKey(method.getName())) {
                throw new AssertionError(method);
            }
            return methods.get(method.getName()).apply(args);
        }));
    }

    private Sandboxes sandboxes() {
        return proxy(Sandboxes.class, Map.of("seat", args -> new Seat((Who) args[0], sandboxed, sandboxed ? "agent:main" : "",
                sandboxed ? FILES : WORKSPACE, true, sandboxed ? "/workspace" : WORKSPACE.toString(), "sandbox.mode all"),
                "start", args -> {
                    if (engine != null) {
                        throw engine;
                    }
                    boxed.add((Launch) args[1]);
                    return started.get();
                }));
    }

    private static Running ended() {
        return proxy(Running.class, Map.of("read", args -> -1, "exit", args -> 0, "why", args -> "", "kill", args -> null));
    }

    private CallCommands commands() {
        ExecGate gate = proxy(ExecGate.class, Map.of("where", args -> where, "decide", args -> {
            asked.add((Asked) args[0]);
            return verdict;
        }, "redeem", args -> {
            redeemed.add((Outcome) args[1]);
            return ((Outcome) args[1]).allowed() ? run(where) : new Verdict.Refused("approvals.denied", "denied by owner");
        }));
        Approvals approvals = proxy(Approvals.class, Map.of("await", args -> {
            meanwhile.run();
            return new Outcome("a1", ((java.util.function.BooleanSupplier) args[2]).getAsBoolean() ? Outcome.State.CANCELLED : answer, "owner");
        }));
        ToolGate tools = proxy(ToolGate.class, Map.of("elevated", args -> elevated));
        Config config = proxy(Config.class, Map.of("current", args -> stand.snapshot()));
        Seating seating = new Seating(sandboxes(), stand.sessions, new Rosters(config));
        Elevations elevations = new Elevations(tools, proxy(Audit.class, Map.of("record", args -> {
            audited.add((Map<?, ?>) args[1]);
            return "D-9";
        })), stand::snapshot);
        return new CallCommands(new CallCommands.Places(seating, sandboxes(), launch -> {
            onHost.add(launch);
            return ended();
        }, elevations, new HostSide(side)), gate, approvals, jobs, stand::snapshot);
    }

    private Sandbox sandbox(String key) {
        LiveRun run = new LiveRun(new Message("m1", "chat", key, "main", "hello", "", List.of(), 0, Json.Obj.EMPTY), key, "main", Stand.OWNER, false);
        acting = run;
        ToolSpec tool = new ToolSpec("exec", "", Json.Obj.EMPTY, Set.of(Effect.EXECUTES));
        Subject subject = new Subject("main", key, Stand.OWNER, Subject.Place.NONE, true, true, false, "offline", "rules", List.of());
        return commands().of(new Doing(run, new ToolUse("1", "exec", "{}"), tool, stand.sessions.open(key), null, subject, reading));
    }

    private Sandbox sandbox() {
        return sandbox("agent:main:main");
    }

    private static Exec exec(String host, boolean elevated) {
        return new Exec("make", "src", Map.of("A", "1"), true, Duration.ZERO, host, "", "", elevated);
    }

    @Test
    void runsAsExactlyWhatTheGateSays() {
        Sandbox.Job job = sandbox().start(exec("", false));
        assertThat(boxed).containsExactly(new Launch(List.of("sh", "-lc", "make"), "/workspace", Map.of("A", "1"), true));
        assertThat(onHost).isEmpty();
        assertThat(asked.get(0)).isEqualTo(new Asked("main", "agent:main:main", "make", "/workspace/src", Map.of("A", "1"), "", "", "",
                Elevated.OFF, true, Optional.empty()));
        assertThat(job.state().where()).isEqualTo("sandbox");
    }

    @Test
    void withoutAnEngineNothingRunsAnywhere() {
        engine = new SandboxRefused("sandbox.engine", "there is no engine", "install docker.io or podman");
        assertThatThrownBy(() -> sandbox().start(exec("", false))).isInstanceOf(Failure.class)
                .hasMessageContaining("install docker.io").satisfies(e -> assertThat(((Failure) e).code()).isEqualTo(Failure.Code.UNSUPPORTED));
        assertThat(boxed).isEmpty();
        assertThat(onHost).isEmpty();
        assertThat(sandbox().jobs()).isEmpty();
        // The host does run commands where the gate says so.
        verdict = run(Where.GATEWAY);
        sandbox().start(exec("", false));
        assertThat(onHost).hasSize(1);
    }

    @Test
    void anArgumentDoesNotLeaveTheSandbox() {
        for (String host : List.of("gateway", "node", "GATEWAY", "")) {
            sandbox().start(exec(host, false));
        }
        assertThat(asked).extracting(Asked::host).containsExactly("gateway", "node", "GATEWAY", "");
        assertThat(asked).allMatch(Asked::sandboxed);
        assertThat(onHost).isEmpty();
        assertThatThrownBy(() -> sandbox().start(exec("", true))).isInstanceOf(Failure.class)
                .hasMessageContaining("tools.elevated.allowFrom.webchat").hasMessageContaining("D-9");
        assertThat(audited.get(0).get("rule")).isEqualTo("tools.elevated.allowFrom.webchat");
        assertThat(audited.get(0).get("grant")).isEqualTo("add the sender");
        assertThat(asked).hasSize(4);
        // Who passes the gates is asked about as one who leaves it, and with approvals unless somebody set it otherwise.
        elevated = new ToolGate.Decision(true, "tools.elevated");
        verdict = run(Where.GATEWAY);
        where = Where.GATEWAY;
        sandbox().start(exec("", true));
        assertThat(asked.get(4).elevated()).isEqualTo(Elevated.ASK);
        assertThat(asked.get(4).workdir()).isEqualTo(Workspaces.folder(new Rosters(proxy(Config.class,
                Map.of("current", args -> stand.snapshot()))).current(), "main").toAbsolutePath().normalize().resolve("src").toString());
        assertThat(onHost).hasSize(1);
    }

    @Test
    void somebodyIsAskedAndANoIsANo() {
        verdict = new Verdict.Ask(new Approvals.Request(Approvals.Kind.EXEC, "main", "agent:main:main", "t", "make", List.of(), false,
                Optional.empty()), null);
        sandbox().start(exec("", false));
        assertThat(boxed).hasSize(1);
        answer = Outcome.State.DENIED;
        assertThatThrownBy(() -> sandbox().start(exec("", false))).isInstanceOf(Failure.class).hasMessageContaining("denied by owner");
        assertThat(boxed).hasSize(1);
        assertThat(redeemed).extracting(Outcome::state).containsExactly(Outcome.State.ALLOWED_ONCE, Outcome.State.DENIED);
    }

    @Test
    void aYesForACallThatIsOverStartsNothing() throws Exception {
        verdict = new Verdict.Ask(new Approvals.Request(Approvals.Kind.EXEC, "main", "agent:main:main", "t", "make", List.of(), false,
                Optional.empty()), null);
        Thread call = new Thread(() -> assertThatThrownBy(() -> sandbox().start(exec("", false))).isInstanceOf(dev.creel.api.plugin.Cancelled.class));
        meanwhile = () -> {
            call.interrupt();
            try {
                call.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        call.start();
        call.join();
        side.shutdown();
        assertThat(side.awaitTermination(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(redeemed).extracting(Outcome::state).containsExactly(Outcome.State.CANCELLED);
        assertThat(boxed).isEmpty();
        assertThat(onHost).isEmpty();
    }

    @Test
    void aCallThatAHookChangedDoesNotLeaveTheSandbox() {
        elevated = new ToolGate.Decision(true, "tools.elevated");
        verdict = run(Where.GATEWAY);
        where = Where.GATEWAY;
        sandbox().start(exec("", true));
        assertThat(onHost).hasSize(1);
        reading.add(ToolCalls.HOOK);
        assertThatThrownBy(() -> sandbox().start(exec("", true))).isInstanceOf(Failure.class).hasMessageContaining("elevated.hook");
        assertThat(onHost).hasSize(1);
    }

    /** Attack: the turn is stopped between the last look and the start, so that its command goes on alone. */
    @Test
    void aTurnThatIsStoppedWhileItsCommandStartsDoesNotLeaveItBehind() {
        CountDownLatch killed = new CountDownLatch(1);
        started = () -> {
            acting.abort("stop");
            return proxy(Running.class, Map.of("read", args -> {
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return -1;
            }, "exit", args -> -1, "why", args -> "killed", "kill", args -> {
                killed.countDown();
                return null;
            }));
        };
        Sandbox.Job job = sandbox().start(exec("", false));
        assertThat(job.read(0, 1, Duration.ofSeconds(60)).ended()).isTrue();
        assertThat(job.state().why()).isEqualTo("killed");
    }

    @Test
    void jobsAreTheSessionsOwn() {
        Sandbox.Job job = sandbox().start(exec("", false));
        assertThat(sandbox().job(job.state().id()).state().command()).isEqualTo("make");
        assertThatThrownBy(() -> sandbox("agent:main:other").job(job.state().id())).isInstanceOf(Failure.class);
        assertThat(sandbox("agent:main:other").jobs()).isEmpty();
    }

    @Test
    void aSandboxedSessionReadsNoPathOfTheHost() {
        engine = new SandboxRefused("sandbox.x", "cannot bind " + FILES + "/a for " + System.getProperty("user.home") + "/x", "look at " + stand.snapshot().stateDir());
        assertThatThrownBy(() -> sandbox().start(exec("", false))).isInstanceOf(Failure.class).message()
                .contains("cannot bind /workspace/a").doesNotContain(System.getProperty("user.home"), FILES.toString(), stand.snapshot().stateDir());
        // Outside a sandbox they are the names commands know.
        sandboxed = false;
        assertThatThrownBy(() -> sandbox().start(exec("", false))).message().contains(FILES.toString());
    }
}
