// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions over the wire: shown, changed, and told of. */
class SessionMethodsTest {
    private static final String MAIN = "agent:main:main";
    private static final String SIDE = "agent:main:side";

    private Running gateway;
    private Talk talk;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        talk = gateway.talk().in();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Session session(String key, String... texts) {
        Session session = gateway.backends.sessions().open(key);
        for (String text : texts) {
            session.append(line(text));
        }
        return session;
    }

    private static Line line(String text) {
        return new Line("message", Instant.EPOCH, "r1", "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
    }

    private static List<String> keys(Json.Obj answer) {
        return answer.array("sessions").stream().map(row -> ((Json.Obj) row).text("key", "")).sorted().toList();
    }

    @Test
    void listsByPageLabelAndPlace() {
        session(MAIN, "a");
        session(SIDE, "b").settings(s -> s.label("Side").pinned(true));
        session("agent:main:old").settings(s -> s.archived(true));
        assertThat(keys(talk.ok("sessions.list", "{}"))).containsExactly(MAIN, SIDE);
        assertThat(keys(talk.ok("sessions.list", "{\"archived\":true}"))).containsExactly("agent:main:old");
        assertThat(keys(talk.ok("sessions.list", "{\"archived\":\"all\"}"))).hasSize(3);
        assertThat(keys(talk.ok("sessions.list", "{\"label\":\"Side\"}"))).containsExactly(SIDE);
        assertThat(keys(talk.ok("sessions.list", "{\"search\":\"SIDE\"}"))).containsExactly(SIDE);
        assertThat(keys(talk.ok("sessions.list", "{\"agentId\":\"other\"}"))).isEmpty();
        Json.Obj page = talk.ok("sessions.list", "{\"limit\":1}");
        assertThat(page.get("hasMore")).isEqualTo(Json.of(true));
        assertThat(page.integer("nextOffset")).contains(1L);
        assertThat(page.integer("totalCount")).contains(2L);
        Json.Obj last = talk.ok("sessions.list", "{\"limit\":1,\"offset\":1}");
        assertThat(last.get("hasMore")).isEqualTo(Json.of(false));
        assertThat(keys(last)).isNotEqualTo(keys(page));
        assertThat(talk.ok("sessions.list", "{\"includeDerivedTitles\":true,\"includeLastMessage\":true}").text())
                .contains("\"derivedTitle\":\"title of " + MAIN, "\"lastMessagePreview\":\"preview of " + MAIN);
        assertThat(page.text()).doesNotContain("derivedTitle");
        assertThat(talk.refused("sessions.list", "{\"archived\":1}")).contains("at /archived: must be boolean");
    }

    @Test
    void describesAndResolves() {
        Session side = session(SIDE, "a");
        side.settings(s -> s.label("Side").thinking("high").model("fake/echo-1"));
        Json.Obj row = talk.ok("sessions.describe", "{\"key\":\"agent:main:side\"}").object("session");
        assertThat(row.text("label")).contains("Side");
        assertThat(row.text("thinkingLevel")).contains("high");
        assertThat(row.text("modelProvider")).contains("fake");
        assertThat(row.text("model")).contains("echo-1");
        assertThat(talk.ok("sessions.describe", "{\"key\":\"agent:main:none\"}").get("session")).isEqualTo(Json.Nil.NIL);
        String found = "{\"ok\":true,\"key\":\"agent:main:side\",\"agentId\":\"main\"}";
        assertThat(talk.ok("sessions.resolve", "{\"label\":\"Side\"}").text()).isEqualTo(found);
        assertThat(talk.ok("sessions.resolve", "{\"key\":\"agent:main:side\"}").text()).isEqualTo(found);
        assertThat(talk.refused("sessions.resolve", "{\"label\":\"None\"}")).isEqualTo("INVALID_REQUEST: No session found: None");
        assertThat(talk.ok("sessions.resolve", "{\"label\":\"None\",\"allowMissing\":true}").text()).isEqualTo("{\"ok\":false}");
        assertThat(talk.refused("sessions.resolve", "{}")).contains("exactly one");
    }

    @Test
    void patchesAndTellsThoseWhoAsked() {
        talk.ok("sessions.subscribe", "{}");
        Talk deaf = gateway.talk().in();
        session(SIDE);
        Json.Obj done = talk.ok("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":\"Side\",\"thinkingLevel\":\"low\",\"pinned\":true}");
        assertThat(done.object("entry").text("label")).contains("Side");
        assertThat(gateway.backends.sessions().open(SIDE).settings().thinking()).isEqualTo("low");
        talk.ok("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":null,\"thinkingLevel\":null}");
        assertThat(gateway.backends.sessions().open(SIDE).settings().label()).isEmpty();
        gateway.backends.sessions().delete(SIDE);
        Json.Obj event = talk.event("sessions.changed").object("payload");
        assertThat(event.text("reason")).contains("delete");
        assertThat(event.text("sessionKey")).contains(SIDE);
        deaf.ok("health", "{}");
    }

    @Test
    void patchRefusesWhatItDoesNotKnow() {
        session(SIDE);
        assertThat(talk.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"execSecurity\":\"deny\"}"))
                .isEqualTo("INVALID_REQUEST: invalid sessions.patch params: at root: unexpected property 'execSecurity'");
        assertThat(talk.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"thinkingLevel\":\"most\",\"pinned\":null}"))
                .contains("at /thinkingLevel: must be equal to one of the allowed values", "at /pinned: must be boolean");
        assertThat(talk.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"model\":\"no/such\"}")).contains("at /model: is no model");
        assertThat(talk.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":\"x\",\"expectedSessionId\":\"other\"}"))
                .contains("was reset meanwhile");
        assertThat(talk.refused("sessions.patch", "{\"key\":\"not a key\",\"label\":\"x\"}")).startsWith("INVALID_REQUEST");
    }

    /** The page of the family marks a session as read when it opens it; that is no reason to make one. */
    @Test
    void markingAsReadMakesNoSession() {
        talk.ok("sessions.patch", "{\"key\":\"agent:main:side\",\"unread\":false,\"expectedMarkedUnreadAt\":null}");
        assertThat(gateway.backends.sessions().find(SIDE)).isEmpty();
        talk.ok("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":\"Side\"}");
        assertThat(gateway.backends.sessions().find(SIDE)).isPresent();
    }

    @Test
    void writersChangeLooksOnly() {
        session(SIDE);
        Talk writer = gateway.talk().in("[\"operator.read\",\"operator.write\"]");
        writer.ok("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":\"Side\",\"unread\":true}");
        assertThat(writer.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"model\":\"fake/echo-1\"}"))
                .isEqualTo("FORBIDDEN: missing scope: operator.admin");
        assertThat(writer.refused("sessions.reset", "{\"key\":\"agent:main:side\"}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        assertThat(writer.refused("sessions.delete", "{\"key\":\"agent:main:side\"}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        Talk reader = gateway.talk().in("[\"operator.read\"]");
        assertThat(reader.refused("sessions.patch", "{\"key\":\"agent:main:side\",\"label\":\"x\"}"))
                .isEqualTo("FORBIDDEN: missing scope: operator.write");
    }

    @Test
    void resetsAndStopsWhatRuns() throws InterruptedException {
        talk.ok("sessions.subscribe", "{}");
        String before = session(MAIN, "a").id();
        talk.ok("chat.send", "{\"sessionKey\":\"main\",\"message\":\"wait\",\"idempotencyKey\":\"k1\"}");
        Json.Obj done = talk.ok("sessions.reset", "{\"key\":\"main\",\"reason\":\"new\"}");
        assertThat(done.text("key")).contains(MAIN);
        assertThat(done.object("entry").text("sessionId").orElse(before)).isNotEqualTo(before);
        assertThat(gateway.fakes.aborted.take()).isEqualTo("k1 reset");
        assertThat(talk.refused("sessions.reset", "{\"key\":\"main\",\"reason\":\"other\"}")).contains("at /reason");
    }

    @Test
    void deletesAllButTheMainOne() {
        session(MAIN);
        Session side = session(SIDE, "a");
        assertThat(talk.refused("sessions.delete", "{\"key\":\"main\"}")).isEqualTo("INVALID_REQUEST: Cannot delete the main session (agent:main:main).");
        assertThat(talk.refused("sessions.delete", "{\"key\":\"agent:main:side\",\"archivedOnly\":true}")).contains("is not archived");
        assertThat(talk.refused("sessions.delete", "{\"key\":\"agent:main:side\",\"expectedSessionId\":\"x\"}")).contains("was reset meanwhile");
        Json.Obj done = talk.ok("sessions.delete", "{\"key\":\"agent:main:side\"}");
        assertThat(done.text()).isEqualTo("{\"ok\":true,\"key\":\"agent:main:side\",\"deleted\":true,\"archived\":[\"" + side.id() + ".jsonl\"]}");
        assertThat(talk.ok("sessions.delete", "{\"key\":\"agent:main:side\"}").text()).contains("\"deleted\":false,\"archived\":[]");
    }

    @Test
    void tellsTheMessagesOfWatchedSessionsOnly() {
        Session main = session(MAIN);
        Session side = session(SIDE);
        talk.ok("sessions.messages.subscribe", "{\"key\":\"main\",\"includeApprovals\":true}");
        gateway.fakes.added(side, side.append(line("not for us")));
        gateway.fakes.added(main, main.append(line("hello")));
        Json.Obj told = talk.event("session.message").object("payload");
        assertThat(told.text("sessionKey")).contains(MAIN);
        assertThat(told.text("messageId")).contains("line-1");
        assertThat(told.integer("messageSeq")).contains(1L);
        assertThat(told.object("message").object("__openclaw").text()).isEqualTo(
                "{\"id\":\"line-1\",\"seq\":1,\"runId\":\"r1\",\"idempotencyKey\":\"r1\"}");
        talk.ok("sessions.messages.unsubscribe", "{\"key\":\"main\"}");
        talk.ok("sessions.messages.subscribe", "{\"key\":\"agent:main:side\"}");
        gateway.fakes.added(main, main.append(line("not any more")));
        gateway.fakes.added(side, side.append(line("again")));
        assertThat(talk.event("session.message").object("payload").text("sessionKey")).contains(SIDE);
    }

    @Test
    void watchesAreBounded() {
        for (int i = 0; i < 64; i++) {
            talk.ok("sessions.messages.subscribe", "{\"key\":\"agent:main:s" + i + "\"}");
        }
        talk.ok("sessions.messages.subscribe", "{\"key\":\"agent:main:s1\"}");
        assertThat(talk.refused("sessions.messages.subscribe", "{\"key\":\"agent:main:s64\"}")).contains("too many sessions are watched");
    }

    @Test
    void aTranscriptIsReadInPages() {
        session(MAIN, "a", "b", "c", "d", "e");
        Json.Obj newest = talk.ok("chat.history", "{\"sessionKey\":\"main\",\"limit\":2}");
        assertThat(Json.array(newest.array("messages")).text()).contains("\"d\"", "\"e\"").doesNotContain("\"c\"");
        assertThat(newest.get("hasMore")).isEqualTo(Json.of(true));
        long offset = newest.integer("nextOffset").orElseThrow();
        Json.Obj older = talk.ok("chat.history", "{\"sessionKey\":\"main\",\"limit\":2,\"offset\":" + offset + "}");
        assertThat(Json.array(older.array("messages")).text()).contains("\"b\"", "\"c\"").doesNotContain("\"d\"");
        assertThat(((Json.Obj) older.array("messages").get(0)).object("__openclaw").integer("seq")).contains(2L);
        Json.Obj oldest = talk.ok("chat.history", "{\"sessionKey\":\"main\",\"limit\":2,\"offset\":" + older.integer("nextOffset", 0) + "}");
        assertThat(oldest.array("messages")).hasSize(1);
        assertThat(oldest.get("hasMore")).isEqualTo(Json.of(false));
        assertThat(oldest.has("nextOffset")).isFalse();
        Json.Obj small = talk.ok("chat.startup", "{\"sessionKey\":\"main\",\"maxBytes\":10}");
        assertThat(small.array("messages")).as("the newest is there however small the answer has to be").hasSize(1);
        assertThat(small.object("sessionInfo").text("key")).contains(MAIN);
        assertThat(talk.ok("chat.history", "{\"sessionKey\":\"agent:main:none\"}").array("messages")).isEmpty();
    }

    @Test
    void oneMessageAndPreviews() {
        session(MAIN, "a", "b".repeat(300));
        assertThat(talk.ok("chat.message.get", "{\"sessionKey\":\"main\",\"messageId\":\"line-1\"}").object("message").text()).contains("\"a\"");
        assertThat(talk.ok("chat.message.get", "{\"sessionKey\":\"main\",\"messageId\":\"line-9\"}").text("unavailableReason")).contains("not_found");
        assertThat(talk.ok("chat.message.get", "{\"sessionKey\":\"main\",\"messageId\":\"line-2\",\"maxChars\":5}").text("unavailableReason"))
                .contains("oversized");
        String previews = talk.ok("sessions.preview", "{\"keys\":[\"main\",\"agent:main:none\",\"a b\"],\"maxChars\":20}").get("previews").text();
        assertThat(previews).contains("b".repeat(19) + "…", "missing", "error").doesNotContain("b".repeat(20));
        assertThat(talk.refused("sessions.preview", "{\"keys\":[]}")).contains("at /keys: must NOT have fewer than 1 items");
    }

    @Test
    void wordsPutIntoTheAgentsMouthAreMarkedAndAudited() {
        Session main = session(MAIN);
        Json.Obj done = talk.ok("chat.inject", "{\"sessionKey\":\"main\",\"message\":\"hi\",\"label\":\"ops\"}");
        assertThat(done.text("messageId")).contains("line-1");
        assertThat(main.tail(1).get(0).message()).contains("gateway-injected", "[ops]");
        assertThat(gateway.fakes.audited).anyMatch(line -> line.contains("chat.injected") && line.contains(MAIN) && !line.contains("hi"));
        assertThat(talk.refused("chat.inject", "{\"sessionKey\":\"main\",\"message\":\"hi\",\"role\":\"user\"}")).contains("unexpected property 'role'");
        assertThat(talk.refused("chat.inject", "{\"sessionKey\":\"agent:main:none\",\"message\":\"hi\"}")).isEqualTo("INVALID_REQUEST: session not found");
        Talk writer = gateway.talk().in("[\"operator.write\"]");
        assertThat(writer.refused("chat.inject", "{\"sessionKey\":\"main\",\"message\":\"hi\"}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
    }

    @Test
    void whatTheGatewayDoesNotHaveIsEmpty() {
        assertThat(talk.ok("cron.list", "{}").members().keySet())
                .containsExactlyInAnyOrder("jobs", "snapshotRevision", "total", "offset", "limit", "hasMore", "nextOffset");
        assertThat(talk.ok("cron.status", "{}").get("enabled")).isEqualTo(Json.of(false));
        assertThat(talk.ok("node.list", "{}").array("nodes")).isEmpty();
        assertThat(talk.call("exec.approval.list", "{}").get("payload").text()).isEqualTo("[]");
        assertThat(talk.ok("question.list", "{}").array("questions")).isEmpty();
        assertThat(talk.call("last-heartbeat", "{}").get("payload")).isEqualTo(Json.Nil.NIL);
        assertThat(talk.ok("chat.metadata", "{\"sessionKey\":\"main\"}").array("models")).isNotEmpty();
    }

    @Test
    void aProvidersOwnBlocksStayHere() {
        Session main = session(MAIN);
        talk.ok("sessions.messages.subscribe", "{\"key\":\"main\"}");
        String said = main.append(new Line("message", Instant.EPOCH, "r1", "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
                + "\"text\":\"hi\"}],\"opaque\":[\"{\\\"signature\\\":\\\"thought\\\"}\"],\"stopReason\":\"stop\"}"));
        gateway.fakes.added(main, said);
        for (Json.Obj shown : List.of(talk.event("session.message"), talk.ok("chat.history", "{\"sessionKey\":\"main\"}"),
                talk.ok("sessions.get", "{\"key\":\"main\"}"), talk.ok("chat.startup", "{\"sessionKey\":\"main\"}"),
                talk.ok("chat.message.get", "{\"sessionKey\":\"main\",\"messageId\":\"" + said + "\"}"))) {
            assertThat(shown.text()).contains("\"hi\"", "\"stopReason\":\"stop\"", said).doesNotContain("opaque", "thought");
        }
    }

    /** Without this a client that reads page by page would ask for the same page for ever. */
    @Test
    void aMessageThatNoAnswerHoldsIsNamedAndPassed() {
        session(MAIN, "a", "b".repeat((2 << 20) + 1), "c");
        Json.Obj all = talk.ok("chat.history", "{\"sessionKey\":\"main\"}");
        assertThat(Json.array(all.array("messages")).text()).contains("\"a\"", "message too large", "\"c\"").doesNotContain("bbb");
        Json.Obj page = talk.ok("chat.history", "{\"sessionKey\":\"main\",\"limit\":1,\"offset\":1}");
        assertThat(((Json.Obj) page.array("messages").get(0)).object("__openclaw").integer("seq")).contains(2L);
        assertThat(page.integer("nextOffset")).contains(2L);
    }

    @Test
    void aLongTranscriptIsReadInSteps() {
        Session main = session(MAIN);
        for (int i = 1; i <= 250; i++) {
            main.append(line("m" + i));
        }
        Json.Obj all = talk.ok("chat.history", "{\"sessionKey\":\"main\",\"limit\":240}");
        assertThat(all.array("messages").stream().map(m -> ((Json.Obj) m).object("__openclaw").integer("seq", 0)))
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(11, 250).boxed().toList());
        assertThat(all.integer("nextOffset")).contains(240L);
        assertThat(talk.ok("chat.history", "{\"sessionKey\":\"main\",\"offset\":240}").array("messages")).hasSize(10);
        assertThat(talk.ok("chat.message.get", "{\"sessionKey\":\"main\",\"messageId\":\"line-3\"}").text()).contains("\"m3\"", "\"seq\":3");
    }

    @Test
    void noSessionIsMadeForAnAgentThatIsNotThere() {
        assertThat(talk.refused("sessions.patch", "{\"key\":\"agent:ghost:x\",\"label\":\"x\"}")).isEqualTo("INVALID_REQUEST: unknown agent id");
        assertThat(gateway.backends.sessions().find("agent:ghost:x")).isEmpty();
    }
}
