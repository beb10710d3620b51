// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private static List<String> all(Reply reply) {
        SseReader reader = new SseReader(reply, 1000, 2000);
        List<String> out = new ArrayList<>();
        for (var e = reader.next(); e.isPresent(); e = reader.next()) {
            out.add(e.get().type() + "|" + e.get().data());
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10_000})
    void eventsAreTheSameHoweverTheBytesArrive(int piece) {
        String body = "\uFEFF: hello\n\ndata: Grüße 🦞\r\n\r\nevent: ping\rdata:a\rdata: b\r\rdata\n\n"
                + "id: 1\nretry: 5\nunknown: x\nevent: nothing\n\ndata:  two\r\ndatax: no\r\n\r\n: keep-alive\n\ndata: last";
        assertThat(all(new Scripted(body, piece)))
                .containsExactly("message|Grüße 🦞", "ping|a\nb", "message|", "message| two", "message|last");
    }

    @Test
    void anEventIsThereAsSoonAsItsEmptyLineIs() {
        Scripted reply = new Scripted("data: 1\r\n\r\ndata: 2\r\n\r\n", 11);
        assertThat(new SseReader(reply, 100, 100).next().orElseThrow().data()).isEqualTo("1");
        assertThat(reply.taken()).isEqualTo(11);
    }

    @Test
    void aLineOrAnEventThatNeverEndsIsRefused() {
        assertThatThrownBy(() -> all(new Scripted("data: " + "x".repeat(100_000), 50)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("line of more than 1000");
        assertThatThrownBy(() -> all(new Scripted("data: 12345678\n".repeat(100_000), 50)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("event of more than 2000");
        assertThat(all(new Scripted("data:" + "x".repeat(995) + "\n\n", 7))).hasSize(1);
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        byte[] body = {'d', 'a', 't', 'a', ':', (byte) 0xC3, (byte) 0x28, '\n', '\n'};
        assertThat(all(new Scripted(body, 1))).containsExactly("message|\uFFFD(");
    }

    @Test
    void randomBytesAreReadTheSameInAnyPieces() {
        Random random = new Random(3);
        String alphabet = "data:event \r\n\r\n:x\n";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                body.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            List<String> whole = all(new Scripted(body.toString(), 10_000));
            assertThat(all(new Scripted(body.toString(), 1 + random.nextInt(5)))).isEqualTo(whole);
        }
    }
}
