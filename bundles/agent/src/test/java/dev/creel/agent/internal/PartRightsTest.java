// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;
import dev.creel.toolgate.Subject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A part of a tool call needs the plugin's line and the tool's declared effect, at each use and no longer than the call. */
class PartRightsTest {
    private static final Map<String, Use> USES = uses();

    private final Stand stand = Stand.with("{}").start();

    /** One way to use a part: the line and the effect it needs. */
    private record Use(String line, Effect effect, Consumer<ToolCall> body) {}

    private static Map<String, Use> uses() {
        SessionView.Task task = new SessionView.Task("t", "", "", "", "", Duration.ZERO, false);
        Messages.Letter letter = new Messages.Letter("", "", "", "", "t", List.of(), "");
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("stat", new Use("workspace read", Effect.READS, c -> c.workspace().stat("a")));
        uses.put("list", new Use("workspace read", Effect.READS, c -> c.workspace().list("", 1)));
        uses.put("find", new Use("workspace read", Effect.READS, c -> c.workspace().find("", "", 1)));
        uses.put("read", new Use("workspace read", Effect.READS, c -> c.workspace().read("a", 0, 1)));
        uses.put("digest", new Use("workspace read", Effect.READS, c -> c.workspace().digest("a")));
        uses.put("write", new Use("workspace write", Effect.WRITES, c -> c.workspace().write("a", new byte[0], Workspace.ANY)));
        uses.put("move", new Use("workspace write", Effect.WRITES, c -> c.workspace().move("a", "b")));
        uses.put("remove", new Use("workspace write", Effect.WRITES, c -> c.workspace().remove("a")));
        uses.put("jobs", new Use("sandbox exec", Effect.EXECUTES, c -> c.sandbox().jobs()));
        uses.put("get", new Use("web fetch", Effect.NETWORK, c -> c.web().get("https://example.org/", "", 1)));
        uses.put("letter", new Use("messages send", Effect.MESSAGES, c -> c.messages().send(letter)));
        uses.put("describe", new Use("vision ask", Effect.READS, c -> c.vision().describe(new byte[0], "", "")));
        uses.put("status of another", new Use("sessions read", Effect.READS, c -> c.sessions().status("x")));
        uses.put("sessions", new Use("sessions read", Effect.READS, c -> c.sessions().list(Duration.ZERO, 1)));
        uses.put("history", new Use("sessions read", Effect.READS, c -> c.sessions().history("x", 1, false)));
        uses.put("say", new Use("sessions send", Effect.MESSAGES, c -> c.sessions().send("x", "t", Duration.ZERO)));
        uses.put("spawn", new Use("sessions spawn", Effect.MESSAGES, c -> c.sessions().spawn(task)));
        return uses;
    }

    @AfterEach
    void close() {
        stand.close();
    }

    @Test
    void everyUseNeedsItsLineAndItsEffectAndNoOther() {
        USES.forEach((name, use) -> {
            assertThat(use(use, Set.of(use.effect()))).as("%s with both", name).isEqualTo("done");
            stand.plugins.refusedLines.add(use.line());
            assertThat(use(use, EnumSet.allOf(Effect.class))).as("%s without its line", name).contains("D-2", use.line().split(" ")[0]);
            stand.plugins.refusedLines.clear();
            assertThat(use(use, EnumSet.complementOf(EnumSet.of(use.effect())))).as("%s without its effect", name)
                    .contains("D-1", use.effect().name());
        });
        assertThat(stand.audited).hasSize(USES.size()).allSatisfy(line ->
                assertThat(line).containsEntry("rule", "tools.undeclared").containsKeys("asked", "grant", "session", "tool"));
    }

    @Test
    void howTheTurnsOwnSessionStandsNeedsNoRight() {
        stand.plugins.refusedLines.add("sessions read");
        assertThat(use(new Use("", Effect.READS, c -> c.sessions().status()), Set.of())).isEqualTo("done");
    }

    @Test
    void aLineThatIsTakenAwayWhileTheToolRunsIsGoneAtItsNextUse() {
        assertThat(use(new Use("", Effect.READS, call -> {
            Workspace workspace = call.workspace();
            workspace.digest("a");
            stand.plugins.refusedLines.add("workspace read");
            assertThatThrownBy(() -> workspace.digest("a")).isInstanceOf(Refused.class);
        }), Set.of(Effect.READS))).isEqualTo("done");
    }

    @Test
    void whatIsKeptOfACallDoesNothingAfterIt() {
        AtomicReference<ToolCall> kept = new AtomicReference<>();
        assertThat(use(new Use("", Effect.READS, call -> {
            call.workspace().digest("a");
            kept.set(call);
        }), Set.of(Effect.READS))).isEqualTo("done");
        assertThatThrownBy(() -> kept.get().workspace()).isInstanceOf(IllegalStateException.class).hasMessageContaining("no longer");
    }

    private String use(Use use, Set<Effect> effects) {
        ToolSpec spec = new ToolSpec("probe", "", Json.Obj.EMPTY, effects);
        stand.plugins.named("fake", Tool.class, new Tool() {
            @Override
            public List<ToolSpec> tools() {
                return List.of(spec);
            }

            @Override
            public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
                use.body().accept(call);
                return Result.ok("done");
            }
        }, Map.of("tool", List.of("probe")));
        try {
            PluginTool tool = new PluginTool("probe", stand.plugins.of(Tool.class).get(0), stand, parts(), stand);
            return tool.run(Json.Obj.EMPTY, doing(spec), Duration.ofSeconds(60)).text();
        } catch (Failure e) {
            assertThat(e.code()).isEqualTo(Failure.Code.REFUSAL);
            return e.getMessage();
        } finally {
            stand.plugins.remove("fake");
        }
    }

    private Doing doing(ToolSpec spec) {
        Peer peer = Stand.OWNER;
        LiveRun run = new LiveRun(new Message("r1", "chat", "agent:main:main", "main", "", "", List.of(), 0, Json.Obj.EMPTY),
                "agent:main:main", "main", peer, false);
        ModelChoice model = new ModelChoice("offline", "rules", "offline", true, Json.Obj.EMPTY, 0, 0);
        return new Doing(run, new ToolUse("c1", "probe", "{}"), spec, stand.sessions.open("agent:main:main"), model,
                new Subject("main", "agent:main:main", peer, Subject.Place.NONE, true, true, false, "offline", "rules", List.of()), new Reading());
    }

    /** Parts that do anything. */
    private static CallParts parts() {
        return new CallParts(d -> all(SessionView.class), d -> all(Workspace.class), d -> all(Sandbox.class), (d, c) -> all(Web.class),
                d -> all(Messages.class), (d, c) -> all(Vision.class));
    }

    private static <T> T all(Class<T> part) {
        return part.cast(Proxy.newProxyInstance(part.getClassLoader(), new Class<?>[] {part}, (p, m, a) -> null));
    }
}
