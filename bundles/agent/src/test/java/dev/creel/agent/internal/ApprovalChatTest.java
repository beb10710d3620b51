// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Outbox.Choice;
import dev.creel.access.Peer;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.internal.approval.ApprovalDesk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers to approvals in chats: beside the turn that waits for them, and by the owner alone. */
class ApprovalChatTest {
    private static final String GROUP = "agent:main:sim:group:g";
    private static final String LOOSER = "/exec security=full";
    private static final Request REQUEST = new Request(Kind.EXEC, "main", "agent:main:main", "Run a command", "rm -r build\u202e ```",
            List.of(new Field("Folder", "/work")), false, Optional.of(new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "d-eva", ""))));

    private final Stand stand = Stand.with("{\"commands\":{\"ownerAllowFrom\":[\"sim:eva\"],\"allowFrom\":{\"sim\":[\"max\"]}}}");
    private final ApprovalDesk desk = new ApprovalDesk(stand);

    private Stand start() {
        stand.reach = Reach.asking(desk);
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> Scripts.say(out, "model")));
        return stand.start();
    }

    @Test
    void theOwnerAnswersAndNobodyElse() throws Exception {
        try (Stand here = start()) {
            CompletableFuture<Outcome> outcome = ask();
            String id = waiting().id();
            assertThat(say("r1", "max", "/approve " + id + " allow-once", false).text()).startsWith("Refused");
            assertThat(say("r2", "anna", "/approve " + id + " allow-once", false).text()).startsWith("Refused");
            assertThat(say("r3", "anna", "/approve " + id + " allow-once", true).text()).isEmpty();
            assertThat(say("r4", "eva", "/approve " + id + " yes", false).text()).startsWith("Say /approve");
            assertThat(say("r5", "eva", "/approve wrong allow-once", false).text()).startsWith("Nothing waits");
            assertThat(say("r6", "eva", "/approve " + id + " allow-always", false).text()).contains("not always");
            assertThat(say("r7", "eva", "/approve", false).text()).contains(id, "rm -r build‹U+202E› ```", "````");
            assertThat(say("r7g", "eva", "/approve", true).text()).contains("direct chat").doesNotContain(id, "rm -r");
            assertThat(here.choices.get("r7")).extracting(Choice::command).containsExactly("/approve " + id + " allow-once", "/approve " + id + " deny");
            assertThat(outcome).isNotDone();
            assertThat(say("r8", "eva", "/approve " + id + " allow-once", true).text()).isEqualTo("Allowed, once.");
            assertThat(outcome.get(60, TimeUnit.SECONDS)).satisfies(how -> {
                assertThat(how.allowed()).isTrue();
                assertThat(how.by()).isEqualTo("sim:eva");
            });
            assertThat(say("r9", "eva", "/approve " + id + " allow-once", false).text()).startsWith("Nothing waits");
        }
    }

    @Test
    void anAnswerDoesNotWaitBehindTheTurnThatWaitsForIt() throws Exception {
        stand.plugins.tool(Scripts.tool("act", Set.of(ToolSpec.Effect.READS), call -> Result.ok(
                desk.await(REQUEST, Duration.ofSeconds(60), () -> false).allowed() ? "done" : "not done")), "act");
        stand.reach = Reach.asking(desk);
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            if (prompt.messages().stream().anyMatch(dev.creel.api.model.Message.ToolResult.class::isInstance)) {
                Scripts.say(out, "finished");
            } else {
                Scripts.call(out, 0, "c1", "act", "{}");
                Scripts.done(out, Event.Stop.TOOL_USE);
            }
        }));
        try (Stand here = stand.start()) {
            Runs.Run turn = begin("t1", "eva", "please", false);
            String id = waiting().id();
            assertThat(say("r1", "eva", "/approve " + id + " allow-once", false).text()).isEqualTo("Allowed, once.");
            assertThat(Stand.end(turn).text()).isEqualTo("finished");
        }
    }

    @Test
    void howCommandsRunIsTheOwnersToSay() {
        try (Stand here = start()) {
            String session = "agent:main:sim:dm:";
            assertThat(say("r1", "max", "/exec security=full", false).text()).startsWith("Refused");
            assertThat(here.sessions.open(session + "max").settings()).isEqualTo(Settings.NONE);
            assertThat(say("r2", "eva", "/exec host=gateway ask=always", false).text()).contains("host gateway, security as configured, ask always");
            assertThat(here.sessions.open(session + "eva").settings().exec()).isEqualTo(new Settings.Exec("gateway", "", "always", ""));
            for (String wrong : List.of("host=moon", "security=none", "full", "host=gateway ask=never", "elevated=full")) {
                assertThat(say("w" + wrong, "eva", "/exec " + wrong, false).text()).as(wrong).contains("is nothing /exec knows");
            }
            assertThat(here.sessions.open(session + "eva").settings().exec().host()).isEqualTo("gateway");
            assertThat(say("r3", "eva", "/exec default", false).text()).contains("host as configured");
            assertThat(here.sessions.open(session + "eva").settings()).isEqualTo(Settings.NONE);
        }
    }

    @Test
    void aClientThatMayOnlyWriteLoosensNothing() throws Exception {
        try (Stand here = start()) {
            String session = "agent:main:main";
            // What comes before the start is over is recovered, and a recovered command is plain text.
            assertThat(client("c0", session, "hello", "operator.write").text()).isEqualTo("model");
            assertThat(client("c1", session, LOOSER, "operator.write", "operator.approvals").text()).startsWith("Refused (");
            assertThat(here.sessions.open(session).settings()).isEqualTo(Settings.NONE);
            assertThat(client("c2", session, LOOSER, "operator.admin").text()).contains("security full");
            assertThat(here.sessions.open(session).settings().exec().security()).isEqualTo("full");
        }
    }

    private Runs.Result client(String run, String session, String text, String... scopes) {
        Message message = new Message(run, "chat", session, "main", text, "", List.of(), 0, Json.Obj.EMPTY);
        stand.accept(message);
        stand.desk.admitted(message, session, "main", new Peer("ws", true, "operator", Set.of(scopes), "test"));
        return Stand.end(stand.desk.find(run).orElseThrow());
    }

    private CompletableFuture<Outcome> ask() {
        return CompletableFuture.supplyAsync(() -> desk.await(REQUEST, Duration.ofSeconds(60), () -> false));
    }

    private Pending waiting() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (desk.pending().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return desk.pending().get(0);
    }

    private Runs.Result say(String run, String sender, String text, boolean group) {
        return Stand.end(begin(run, sender, text, group));
    }

    private Runs.Run begin(String run, String sender, String text, boolean group) {
        String session = group ? GROUP : "agent:main:sim:dm:" + sender;
        Chat chat = group ? new Chat(Chat.Kind.GROUP, "g", "") : new Chat(Chat.Kind.DIRECT, "d-" + sender, "");
        Json.Obj options = Json.object().put("from", new ChannelAddress("sim", "default", chat).json()).put("sender", sender)
                .put("event", "message").put("addressed", true).put("messageId", "m").put("attachments", Json.array(List.of()))
                .put("labels", Json.object().put("sender", "").put("chat", "").build()).build();
        Message message = new Message(run, ChannelAddress.SURFACE, session, "main", text, "", List.of(), 0, options);
        stand.accept(message);
        stand.desk.admitted(message, session, "main", ChannelAddress.of(message).orElseThrow().peer());
        return stand.desk.find(run).orElseThrow();
    }
}
