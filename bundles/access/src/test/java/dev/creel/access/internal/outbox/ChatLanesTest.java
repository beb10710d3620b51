// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.api.channel.Chat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatLanesTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> attempted = new ArrayList<>();
    private final ChatLanes lanes = new ChatLanes(threads::add, null, delivery -> {
        attempted.add(delivery.letter().to().account());
        return Outcome.sent("");
    });

    private static ChannelAddress to(String account, String chat) {
        return new ChannelAddress("sim", account, new Chat(Chat.Kind.DIRECT, chat, ""));
    }

    private void letter(ChannelAddress to) {
        lanes.add(new Delivery(new Letter("k", "k", to, Content.of("hi"), Instant.EPOCH), List.of(), false, null));
    }

    /** Two accounts with more chats than there are places: a third one's turn comes nevertheless. */
    @Test
    void busyAccountsDoNotKeepAThirdOneFromItsTurn() {
        for (int chat = 0; chat < 30; chat++) {
            letter(to("a", "chat" + chat));
            letter(to("b", "chat" + chat));
        }
        letter(to("c", "chat"));
        for (int i = 0; i < ChatLanes.AT_ONCE + 3; i++) {
            threads.remove().run();
        }
        assertThat(attempted).contains("c");
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        assertThat(attempted).as("the control: nothing is left").hasSize(61);
    }

    @Test
    void aChatIsFreeWhenNothingIsOnItsWayToIt() {
        letter(to("a", "one"));
        assertThat(lanes.free(to("a", "one"))).isFalse();
        assertThat(lanes.free(to("a", "two"))).isTrue();
        threads.remove().run();
        assertThat(lanes.free(to("a", "one"))).isTrue();
    }
}
