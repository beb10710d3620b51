// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Message;
import dev.creel.access.Overheard;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupContextTest {
    private static final String GROUP = "agent:main:sim:group:g";

    private final GroupContext context = new GroupContext();

    private static Inbound.Message said(String event, String text) {
        return new Inbound.Message(event, new Chat(Chat.Kind.GROUP, "g", ""), new Inbound.Sender("anna", true, "Anna"),
                Instant.EPOCH, text, false);
    }

    private List<String> texts(String key) {
        return context.pending(key, List.of(), GroupContext.MOST_MESSAGES).said().stream().map(Overheard::text).toList();
    }

    @Test
    void isHandedOverOnceWithTheNextAddressedMessage() {
        context.keep(GROUP, said("e1", "one"), 50);
        context.keep(GROUP, said("e2", "two"), 50);
        context.keep(GROUP, said("e2", "two, delivered again"), 50);
        context.keep("agent:main:sim:group:other", said("e3", "elsewhere"), 50);
        GroupContext.Pending pending = context.pending(GROUP, List.of(), 50);
        assertThat(pending.said()).extracting(Overheard::text).containsExactly("one", "two");
        assertThat(context.pending(GROUP, List.of(pending), 50).said()).as("a second message of the same delivery").isEmpty();
        context.keep(GROUP, said("e4", "three"), 50);
        context.clear(pending);
        assertThat(texts(GROUP)).as("what came meanwhile stays").containsExactly("three");
        assertThat(texts("agent:main:sim:group:other")).containsExactly("elsewhere");
    }

    @Test
    void whatTheOperatorWantsForgottenMeanwhileGoesToNobody() {
        for (int i = 0; i < 3; i++) {
            context.keep(GROUP, said("e" + i, "t" + i), 50);
        }
        assertThat(context.pending(GROUP, List.of(), 2).said()).extracting(Overheard::text).containsExactly("t1", "t2");
        GroupContext.Pending none = context.pending(GROUP, List.of(), 0);
        assertThat(none.said()).isEmpty();
        context.clear(none);
        assertThat(texts(GROUP)).isEmpty();
    }

    @Test
    void isBoundedInMessagesCharactersAndChats() {
        for (int i = 0; i < 10; i++) {
            context.keep(GROUP, said("e" + i, "t" + i), 3);
        }
        assertThat(texts(GROUP)).containsExactly("t7", "t8", "t9");
        for (int i = 0; i < 100; i++) {
            context.keep(GROUP, said("long" + i, "x".repeat(64 << 10)), 200);
        }
        assertThat(texts(GROUP)).allMatch(text -> text.length() <= GroupContext.LONGEST_TEXT)
                .hasSizeLessThanOrEqualTo(GroupContext.MOST_CHARACTERS / GroupContext.LONGEST_TEXT).isNotEmpty();
        for (int i = 0; i < GroupContext.MOST_CHATS; i++) {
            context.keep("agent:main:sim:group:g" + i, said("e", "t"), 50);
        }
        assertThat(texts(GROUP)).as("the chat that was quiet longest is forgotten").isEmpty();
        assertThat(texts("agent:main:sim:group:g0")).containsExactly("t");
    }

    @Test
    void theOperatorSetsHowManyAndZeroKeepsNone() {
        assertThat(limit("{}")).isEqualTo(50);
        assertThat(limit("{\"messages\":{\"groupChat\":{\"historyLimit\":7}}}")).isEqualTo(7);
        assertThat(limit("{\"messages\":{\"groupChat\":{\"historyLimit\":7}},\"channels\":{\"sim\":{\"historyLimit\":5,"
                + "\"accounts\":{\"work\":{\"historyLimit\":0}}}}}")).isZero();
        assertThat(limit("{\"channels\":{\"sim\":{\"historyLimit\":9000000000}}}")).isEqualTo(GroupContext.MOST_MESSAGES);
        context.keep(GROUP, said("e1", "one"), 0);
        assertThat(texts(GROUP)).isEmpty();
    }

    @Test
    void travelsInTheOptionsOfAMessage() {
        List<Overheard> said = List.of(new Overheard("anna", "Anna", "one", Instant.parse("2026-01-02T03:04:05Z")));
        Json.Builder options = Json.object();
        Overheard.addTo(options, said);
        assertThat(Overheard.of(new Message("k", "channel", "", "", "t", "", List.of(), 0, options.build()))).isEqualTo(said);
    }

    private static int limit(String config) {
        return GroupContext.limit(new Snapshot(1, "", (Json.Obj) Json.parse(config, 16), "/s", "/s/c"),
                new Account("sim", "work", Json.Obj.EMPTY));
    }
}
