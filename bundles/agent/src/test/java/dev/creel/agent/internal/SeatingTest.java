// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.audit.Audit;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import dev.creel.workspace.Workspaces.Access;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SeatingTest {
    private static final Peer SENDER = new Peer("c", true, ChannelAddress.ROLE, Set.of(), "sim");
    private static final Chat GROUP = new Chat(Chat.Kind.GROUP, "g1", "", "");
    private static final Chat DIRECT = new Chat(Chat.Kind.DIRECT, "d1", "", "");

    private final Stand stand = Stand.with("{\"commands\":{\"ownerAllowFrom\":[\"sim:boss\"]}}");
    private final List<Who> asked = new ArrayList<>();
    private final List<Access> opened = new ArrayList<>();
    private Seat seat;

    private final Sandboxes sandboxes = (Sandboxes) Proxy.newProxyInstance(Sandboxes.class.getClassLoader(),
            new Class<?>[] {Sandboxes.class}, (proxy, method, args) -> switch (method.getName()) {
                case "seat" -> {
                    asked.add((Who) args[0]);
                    yield seat == null ? seat((Who) args[0], true, "/workspace") : seat;
                }
                case "furnish" -> {
                    if (((Seat) args[0]).rule().equals("broken")) {
                        throw new SandboxRefused("sandbox.engine", "no engine", "install one");
                    }
                    yield ((Seat) args[0]).files();
                }
                default -> throw new AssertionError(method);
            });

    private static Seat seat(Who who, boolean writable, String workdir) {
        return new Seat(who, true, "session:x", Path.of("/state/sandboxes/x"), writable, workdir, "sandbox.mode all, workspaceAccess ro");
    }

    private Who who(String key, Peer peer, String surface, Json.Obj options) {
        seating().of(run(key, peer, surface, options));
        return asked.get(asked.size() - 1);
    }

    private Seating seating() {
        return new Seating(sandboxes, stand.sessions, new Rosters((dev.creel.config.Config) Proxy.newProxyInstance(
                Sandboxes.class.getClassLoader(), new Class<?>[] {dev.creel.config.Config.class}, (p, m, a) -> stand.snapshot())));
    }

    private static LiveRun run(String key, Peer peer, String surface, Json.Obj options) {
        return new LiveRun(new Message("m1", surface, key, "main", "hello", "", List.of(), 0, options), key, "main", peer, false);
    }

    private static Json.Obj from(Chat chat, String sender) {
        return Json.object().put("from", new ChannelAddress("sim", "default", chat).json()).put("sender", sender)
                .put("event", "message").build();
    }

    @Test
    void theOwnersOwnSessionsHaveNoStrangers() {
        assertThat(who("agent:main:main", Stand.OWNER, "chat", Json.Obj.EMPTY))
                .satisfies(who -> assertThat(who.main()).isTrue()).satisfies(who -> assertThat(who.strangers()).isFalse());
        assertThat(who("agent:main:other", Stand.OWNER, "chat", Json.Obj.EMPTY))
                .satisfies(who -> assertThat(who.main()).isFalse()).satisfies(who -> assertThat(who.strangers()).isFalse());
        assertThat(who("agent:main:main", SENDER, "channel", from(DIRECT, "boss")).strangers()).isFalse();
    }

    @Test
    void whereOthersWriteThereAreStrangers() {
        assertThat(who("agent:main:sim:group:g1", SENDER, "channel", from(GROUP, "boss")).strangers()).isTrue();
        assertThat(who("agent:main:main", SENDER, "channel", from(DIRECT, "guest")).strangers()).isTrue();
        assertThat(who("agent:main:openai:u", Stand.OWNER, "openai", Json.Obj.EMPTY).strangers()).isTrue();
    }

    @Test
    void aTurnThatAGroupMadeIsTheGroups() {
        Subject.Place group = new Subject.Place("sim", "default", Chat.Kind.GROUP, "g1", "", "", "boss");
        Subject maker = new Subject("main", "agent:main:sim:group:g1", SENDER, group, true, true, false, "offline", "rules", List.of());
        Json.Obj options = Json.object().put(Subjects.BOUNDS, Subject.json(maker.binding(Set.of("read")))).build();
        assertThat(who("agent:main:subagent:1", Stand.OWNER, "agent", options).strangers()).isTrue();
        Subject owner = new Subject("main", "agent:main:main", Stand.OWNER, Subject.Place.NONE, true, true, false, "offline", "rules", List.of());
        Json.Obj own = Json.object().put(Subjects.BOUNDS, Subject.json(owner.binding(Set.of("read")))).build();
        assertThat(who("agent:main:subagent:1", Stand.OWNER, "agent", own).strangers()).isFalse();
    }

    private void files(Effect... effects) {
        LiveRun run = run("agent:main:main", Stand.OWNER, "chat", Json.Obj.EMPTY);
        ToolSpec tool = new ToolSpec("edit", "", Json.Obj.EMPTY, Set.of(effects));
        new CallFiles((folder, access) -> {
            assertThat(folder).isEqualTo(Path.of("/state/sandboxes/x"));
            opened.add(access);
            return null;
        }, sandboxes, seating()).of(new Doing(run, new ToolUse("1", "edit", "{}"), tool, null, null, null, null));
    }

    @Test
    void filesAreThoseOfTheSeatUnderTheNameCommandsKnow() {
        files(Effect.READS, Effect.WRITES);
        assertThat(opened).containsExactly(new Access("main", "agent:main:main", "", "/workspace"));
    }

    @Test
    void nothingIsWrittenWhereSeatOrToolDoNotAllowIt() {
        files(Effect.READS);
        assertThat(opened.get(0).readOnly()).contains("edit did not declare to write");
        seat = seat(asked.get(0), false, "/workspace");
        files(Effect.READS, Effect.WRITES);
        assertThat(opened.get(1).readOnly()).contains("workspaceAccess ro");
    }

    @Test
    void aRefusalOfTheSandboxIsTold() {
        seat = new Seat(new Who("main", "agent:main:main", true, false, Path.of("/w")), true, "", Path.of("/x"), true, "/workspace", "broken");
        assertThatThrownBy(() -> files(Effect.READS)).isInstanceOf(Failure.class).hasMessageContaining("install one");
    }

    @Test
    void whoMayNotReadSendsNoFileEither() {
        LiveRun run = run("agent:main:main", SENDER, "channel", from(DIRECT, "guest"));
        Doing doing = new Doing(run, new ToolUse("1", "message", "{}"), new ToolSpec("message", "", Json.Obj.EMPTY, Set.of(Effect.MESSAGES)),
                null, null, null, null);
        List<Doing> read = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        AtomicBoolean may = new AtomicBoolean(true);
        ToolGate gate = (ToolGate) Proxy.newProxyInstance(ToolGate.class.getClassLoader(), new Class<?>[] {ToolGate.class},
                (proxy, method, args) -> new ToolGate.Decision(may.get() && ((ToolSpec) args[0]).name().equals("read"), "tools.deny", "x"));
        Audit audit = (Audit) Proxy.newProxyInstance(Audit.class.getClassLoader(), new Class<?>[] {Audit.class}, (proxy, method, args) -> {
            refused.add((String) args[0]);
            return "D-1";
        });
        DeliveredFiles files = new DeliveredFiles(each -> {
            read.add(each);
            return null;
        }, gate, audit);
        files.of(doing);
        assertThat(read).hasSize(1);
        may.set(false);
        assertThatThrownBy(() -> files.of(doing)).isInstanceOf(Refused.class).hasMessageContaining("tools.deny");
        assertThat(read).hasSize(1);
        assertThat(refused).containsExactly("tool.refused");
    }
}
