// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Unavailable;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Chat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room();

    private static Letter letter(String key, String account, int bytes) {
        ChannelAddress to = new ChannelAddress("sim", account, new Chat(Chat.Kind.DIRECT, "anna", ""));
        return new Letter(key, key, to, new Content("x", List.of(new Media("f", "a/b", new byte[bytes])), "", List.of(), false), Instant.EPOCH);
    }

    @Test
    void anAccountThatIsStuckLeavesRoomForLettersOfOthers() {
        for (int i = 0; i < Room.LETTERS_OF_ACCOUNT; i++) {
            assertThat(room.take(letter("k" + i, "stuck", 0))).isTrue();
        }
        assertThat(room.take(letter("k0", "stuck", 0))).as("on its way already").isFalse();
        assertThatThrownBy(() -> room.take(letter("more", "stuck", 0))).isInstanceOf(Unavailable.class);
        assertThat(room.take(letter("other", "works", 0))).isTrue();
        room.leave(letter("k0", "stuck", 0));
        assertThat(room.take(letter("more", "stuck", 0))).isTrue();
    }

    @Test
    void anAccountThatIsStuckLeavesRoomForFilesOfOthers() {
        int file = 8 << 20;
        assertThat(room.take(letter("a", "stuck", file))).isTrue();
        assertThat(room.take(letter("b", "stuck", file))).isTrue();
        assertThatThrownBy(() -> room.take(letter("c", "stuck", file))).isInstanceOf(Unavailable.class);
        assertThat(room.take(letter("d", "works", file))).isTrue();
        assertThat(room.take(letter("e", "works", file))).isTrue();
        assertThatThrownBy(() -> room.take(letter("f", "third", file))).as("all together").isInstanceOf(Unavailable.class);
    }
}
