// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.Envelope;
import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.access.Unavailable;
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DurableInboxTest {
    private static final Peer WRITER = new Peer("c1", true, "operator", Set.of("operator.write"), "cli");

    private final List<String> happened = new ArrayList<>();
    private final Map<String, Journal.Entry> kept = new HashMap<>();
    private final DurableInbox inbox = inbox();

    /** A stand-in that knows a few methods of a contract and fails on every other. */
    private static <T> T fake(Class<T> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    private DurableInbox inbox() {
        Config config = fake(Config.class, (p, m, a) -> new Snapshot(1, "", Json.Obj.EMPTY, "/s", "/s/c"));
        Audit audit = fake(Audit.class, (p, m, a) -> {
            happened.add("audit " + a[0] + " " + a[1]);
            return "D-1";
        });
        Journal journal = fake(Journal.class, (p, m, a) -> {
            Journal.Entry entry = (Journal.Entry) a[0];
            if (entry.key().equals("one-too-many")) {
                throw new JournalFull("too many messages wait");
            }
            happened.add("kept " + entry.key());
            boolean again = kept.putIfAbsent(entry.key(), entry) != null;
            return new Journal.Accepted(kept.get(entry.key()).runId(), again, Optional.empty());
        });
        Sessions sessions = fake(Sessions.class, (p, m, a) -> {
            String key = ((String) a[0]).toLowerCase(Locale.ROOT);
            if (key.contains(" ")) {
                throw new IllegalArgumentException("malformed session key");
            }
            return key.equals("main") ? "agent:" + a[1] + ":main" : key;
        });
        DurableInbox made = new DurableInbox(config, audit, journal, sessions);
        made.turns = new Turns() {
            @Override
            public String defaultAgent() {
                return "main";
            }

            @Override
            public boolean knows(String agentId) {
                return agentId.equals("main") || agentId.equals("ops");
            }

            @Override
            public void admitted(Message message, String sessionKey, String agentId, Peer peer) {
                happened.add("turn " + sessionKey + " " + agentId);
            }
        };
        return made;
    }

    private static Message message(String key, String surface, String session, String agent, Json.Obj options) {
        return new Message(key, surface, session, agent, "stranger's text", "", List.of(new Message.Turn("user", "before")), 7, options);
    }

    private static Json.Obj user(String name) {
        return Json.object().put("user", name).build();
    }

    @Test
    void onlyAuthenticatedOperatorsThatMayWriteAreAdmitted() {
        record Case(Peer peer, String rule) {}
        List<Case> cases = List.of(
                new Case(new Peer("c", false, "operator", Set.of("operator.admin"), "cli"), "access.unauthenticated"),
                new Case(new Peer("c", true, "node", Set.of("operator.admin"), "cli"), "access.role"),
                new Case(new Peer("c", true, "operator", Set.of("operator.read"), "cli"), "access.scope"),
                new Case(new Peer("c", true, "operator", Set.of(), "openclaw-control-ui"), "access.scope"));
        for (Case c : cases) {
            Inbox.Verdict verdict = inbox.accept(message("k", "chat", "main", "", Json.Obj.EMPTY), c.peer);
            assertThat(verdict.kind()).isEqualTo(Inbox.Verdict.Kind.REFUSED);
            assertThat(verdict.rule()).isEqualTo(c.rule);
        }
        assertThat(happened).hasSize(cases.size()).allMatch(h -> h.startsWith("audit ")).noneMatch(h -> h.contains("stranger's"));
        assertThat(inbox.accept(message("k", "sms", "main", "", Json.Obj.EMPTY), WRITER).rule()).isEqualTo("access.surface");
    }

    @Test
    void isKeptBeforeItIsHandedOnAndARepeatIsNotRunAgain() {
        Inbox.Verdict first = inbox.accept(message("k", "chat", "Main", "", Json.Obj.EMPTY), WRITER);
        assertThat(first).isEqualTo(new Inbox.Verdict(Inbox.Verdict.Kind.ACCEPTED, "access.operator", "k", "agent:main:main", "main"));
        assertThat(happened).containsExactly("kept k", "turn agent:main:main main");
        assertThat(inbox.accept(message("k", "chat", "main", "", Json.Obj.EMPTY), WRITER).kind()).isEqualTo(Inbox.Verdict.Kind.DUPLICATE);
        assertThat(happened).containsExactly("kept k", "turn agent:main:main main", "kept k");
        Envelope envelope = Envelope.parse(kept.get("k").payload());
        assertThat(envelope.message().text()).isEqualTo("stranger's text");
        assertThat(envelope.message().prelude()).containsExactly(new Message.Turn("user", "before"));
        assertThat(envelope.message().timeoutSeconds()).isEqualTo(7);
        assertThat(envelope.sessionKey()).isEqualTo("agent:main:main");
    }

    @Test
    void withoutAnAgentNothingIsKept() {
        inbox.turns = null;
        assertThatThrownBy(() -> inbox.accept(message("k", "chat", "main", "", Json.Obj.EMPTY), WRITER)).isInstanceOf(Unavailable.class);
        assertThat(kept).isEmpty();
    }

    @Test
    void aFullJournalMeansToTryAgain() {
        assertThatThrownBy(() -> inbox.accept(message("one-too-many", "chat", "main", "", Json.Obj.EMPTY), WRITER))
                .isInstanceOf(Unavailable.class).hasMessageContaining("too many messages wait");
        assertThat(happened).as("nothing was handed on").isEmpty();
    }

    @Test
    void anUnknownOrContradictingAgentIsAnErrorAndNeverTheDefaultOne() {
        for (String[] wrong : new String[][] {{"main", "ghost"}, {"main", " "}, {"agent:ghost:main", ""}, {"agent:main:main", "ops"}, {"a b", ""}}) {
            assertThatThrownBy(() -> inbox.accept(message("k", "chat", wrong[0], wrong[1], Json.Obj.EMPTY), WRITER))
                    .as(wrong[0] + " / " + wrong[1]).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(kept).isEmpty();
        assertThat(inbox.accept(message("k", "chat", "agent:ops:main", "", Json.Obj.EMPTY), WRITER).agentId()).isEqualTo("ops");
    }

    @Test
    void usersOfTheOpenAiSurfaceNeverShareASession() {
        String plain = openai("k1", user("bob"));
        assertThat(plain).isEqualTo("agent:main:openai-user:bob");
        List<String> others = List.of(openai("k2", user("Bob")), openai("k3", user("bob:x")), openai("k4", user("b ob")),
                openai("k5", user("x-1")), openai("k6", Json.Obj.EMPTY), openai("k7", Json.Obj.EMPTY), openai("k8", user(" ")));
        assertThat(others).doesNotHaveDuplicates().doesNotContain(plain);
        assertThat(openai("k9", user("Bob"))).isEqualTo(others.get(0));
    }

    @Test
    void aSessionOfOneUserIsReachedByThatUserOnly() {
        for (String space : List.of("openai", "openresponses")) {
            Json.Obj bob = Json.object().put("user", "Bob").put("space", space).build();
            String session = openai(space + "1", bob);
            assertThat(session).startsWith("agent:main:" + space + "-user:x-");
            for (Json.Obj other : List.of(user("alice"), Json.Obj.EMPTY, user(session.substring(session.lastIndexOf(':') + 1)))) {
                assertThatThrownBy(() -> inbox.accept(message("k", "openai", session, "", other), WRITER))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("belongs to another `user`");
                assertThatThrownBy(() -> inbox.accept(message("k", "openai", session.toUpperCase(), "", other), WRITER))
                        .hasMessageContaining("belongs to another `user`");
            }
            assertThat(inbox.accept(message(space + "2", "openai", session, "", bob), WRITER).sessionKey()).isEqualTo(session);
        }
    }

    private String openai(String key, Json.Obj options) {
        return inbox.accept(message(key, "openai", "", "", options), WRITER).sessionKey();
    }
}
