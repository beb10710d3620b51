// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final ModelChoice MODEL = new ModelChoice("p", "m", "openai-completions", false, Json.Obj.EMPTY, 1, 0);

    private final Session session = new MemorySessions().open("agent:main:main");

    @Test
    void opaqueBlocksComeBackToTheirOwnModelOnly() {
        Message.Assistant said = new Message.Assistant("I look", List.of(), List.of(new Message.Block("p/m", "{\"sig\":1}")));
        session.append(user("hi"));
        session.append(Transcript.assistant("r", Instant.EPOCH, said, MODEL, new Event.Usage(0, 0, 0, 0), "stop"));
        List<Message> read = Conversation.of(session).last(10_000);
        assertThat(OwnBlocks.of(read, "p/m")).containsExactly(new Message.User("hi"), said);
        assertThat(OwnBlocks.of(read, "p/other"))
                .containsExactly(new Message.User("hi"), new Message.Assistant("I look", List.of()));
    }

    @Test
    void readsBackWhatItWrote() {
        Message.Assistant said = new Message.Assistant("I look", List.of(new ToolUse("c", "t", "{\"a\":[1,null]}")));
        Message.ToolResult told = new Message.ToolResult("c", "t", "line\n\"quoted\" \u2028 \ud83e\udd80", true);
        session.append(user("hi"));
        session.append(Transcript.assistant("r", Instant.EPOCH, said, MODEL, new Event.Usage(1, 2, 3, 4), "toolUse"));
        session.append(Transcript.toolResult("r", Instant.EPOCH, told));
        session.append(new Line("model_change", Instant.EPOCH, "", "{}"));
        assertThat(Conversation.of(session).last(10_000)).containsExactly(new Message.User("hi"), said, told);
    }

    @Test
    void keepsTheNewestMessageHoweverLong() {
        session.append(user("old"));
        session.append(user("x".repeat(5_000)));
        assertThat(Conversation.of(session).last(10)).containsExactly(new Message.User("x".repeat(5_000)));
    }

    @Test
    void forgetsWhatIsOlderThanItWouldReadBack() {
        Conversation conversation = Conversation.of(session);
        int said = 3 * Conversation.MOST_LINES;
        for (int i = 0; i < said; i++) {
            conversation.append(session, user("m" + i), new Message.User("m" + i), Taint.NONE);
        }
        List<Message> kept = conversation.last(Long.MAX_VALUE);
        assertThat(kept).hasSizeBetween(Conversation.MOST_LINES, Conversation.MOST_LINES * 5 / 4);
        assertThat(kept.get(kept.size() - 1)).isEqualTo(new Message.User("m" + (said - 1)));
        assertThat(conversation.characters()).isEqualTo(kept.stream().mapToLong(Excerpt::size).sum());
        assertThat(conversation.current(session)).isTrue();
    }

    @Test
    void noticesThatSomebodyElseWrote() {
        Conversation conversation = Conversation.of(session);
        assertThat(conversation.current(session)).isTrue();
        session.append(user("injected"));
        assertThat(conversation.current(session)).isFalse();
    }

    /** Whatever a transcript holds, a provider gets a conversation it accepts. */
    @Test
    void anyTranscriptGivesAWellFormedConversation() {
        Random random = new Random(73);
        for (int i = 0; i < 2_000; i++) {
            Session any = new MemorySessions().open("agent:main:x");
            for (int n = random.nextInt(30); n > 0; n--) {
                any.append(line(random));
            }
            any.append(user("last"));
            List<Message> messages = Conversation.of(any).last(random.nextInt(2_000));
            assertThat(messages.get(0)).isInstanceOf(Message.User.class);
            assertThat(messages.get(messages.size() - 1)).isEqualTo(new Message.User("last"));
            wellFormed(messages);
        }
    }

    /** Wherever it is cut, what stays with the summary is well formed, and reading it back gives the same. */
    @Test
    void anyCutLeavesAWellFormedConversation() {
        Random random = new Random(74);
        int cuts = 0;
        for (int i = 0; i < 2_000; i++) {
            Session any = new MemorySessions().open("agent:main:x");
            for (int n = random.nextInt(30); n > 0; n--) {
                any.append(line(random));
            }
            any.append(user("last"));
            Conversation conversation = Conversation.of(any);
            List<Message> before = conversation.last(1_000_000);
            var older = conversation.older(random.nextInt(600));
            if (older.isEmpty()) {
                continue;
            }
            cuts++;
            var compacted = new CompactionLine.Compacted("so far", older.get().firstKept(), 1, Taint.NONE);
            conversation.compact(any, CompactionLine.of("r", Instant.EPOCH, compacted), compacted);
            List<Message> after = conversation.last(1_000_000);
            wellFormed(after);
            assertThat(((Message.User) after.get(0)).text()).contains("<summary>\nso far\n</summary>");
            assertThat(after.get(after.size() - 1)).isEqualTo(before.get(before.size() - 1));
            assertThat(Conversation.of(any).last(1_000_000)).isEqualTo(after);
            assertThat(Conversation.of(any).tokens(7)).isEqualTo(conversation.tokens(7));
            wellFormed(conversation.last(random.nextInt(600)));
        }
        assertThat(cuts).isGreaterThan(1_000);
    }

    private static void wellFormed(List<Message> messages) {
        Set<String> open = new HashSet<>();
        for (Message message : messages) {
            if (message instanceof Message.ToolResult result) {
                assertThat(open.remove(result.callId())).isTrue();
                continue;
            }
            assertThat(open).isEmpty();
            if (message instanceof Message.Assistant said) {
                assertThat(said.text().isEmpty() && said.calls().isEmpty()).isFalse();
                said.calls().forEach(call -> assertThat(open.add(call.id())).isTrue());
            }
        }
        assertThat(open).isEmpty();
    }

    private static Line line(Random random) {
        String id = "c" + random.nextInt(3);
        switch (random.nextInt(4)) {
            case 0:
                return user("u" + random.nextInt());
            case 1:
                return Transcript.toolResult("r", Instant.EPOCH, new Message.ToolResult(id, "t", "x", false));
            case 2:
                return Transcript.note("r", Instant.EPOCH, "k", "note");
            default:
                List<ToolUse> calls = new ArrayList<>();
                for (int n = 0; n < 3; n++) {
                    if (random.nextInt(3) == 0) {
                        calls.add(new ToolUse("c" + random.nextInt(3), "t", "{}"));
                    }
                }
                return Transcript.assistant("r", Instant.EPOCH, new Message.Assistant(random.nextBoolean() ? "" : "a", calls),
                        MODEL, new Event.Usage(0, 0, 0, 0), "stop");
        }
    }

    private static Line user(String text) {
        return Transcript.user("r", Instant.EPOCH, text);
    }
}
