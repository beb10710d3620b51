// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    private static String pass(Scrubber scrubber, String text, Random random) {
        ScrubbedBody body = new ScrubbedBody(scrubber);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[7];
        int at = 0;
        while (true) {
            int n = body.take(buffer, 0, buffer.length);
            if (n < 0) {
                return out.toString(StandardCharsets.UTF_8);
            }
            out.write(buffer, 0, n);
            if (n == 0 && at == bytes.length) {
                body.end();
            } else if (n == 0) {
                int piece = Math.min(bytes.length - at, random.nextInt(12));
                body.put(ByteBuffer.wrap(bytes, at, piece));
                at += piece;
            }
        }
    }

    @Test
    void noSecretComesThroughHoweverTheBytesAreCut() {
        Random random = new Random(4);
        String alphabet = "ababcX";
        for (int i = 0; i < 20_000; i++) {
            String secret = letters(random, alphabet, 4 + random.nextInt(6));
            String text = letters(random, alphabet, random.nextInt(30)) + secret + letters(random, alphabet, random.nextInt(30));
            Scrubber scrubber = new Scrubber(List.of(secret));
            String passed = pass(scrubber, text, random);
            assertThat(passed).doesNotContain(secret).hasSameSizeAs(text).isEqualTo(scrubber.scrub(text));
        }
    }

    private static String letters(Random random, String alphabet, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    @Test
    void aPathThatIsEchoedShowsNoSecret() {
        String secret = "123:AB/CD+EF";
        for (String form : List.of(Percent.encode(secret), Percent.segment(secret), Percent.lowerHex(Percent.encode(secret)))) {
            assertThat(new Scrubber(List.of(secret)).scrub("/bot" + form + "/x")).isEqualTo("/bot" + "*".repeat(form.length()) + "/x");
        }
    }

    @Test
    void textWithoutSecretsIsUntouched() {
        Random random = new Random(5);
        assertThat(pass(new Scrubber(List.of()), "Grüße 🦞", random)).isEqualTo("Grüße 🦞");
        assertThat(pass(new Scrubber(List.of("sk-secret")), "Grüße sk-secre", random)).isEqualTo("Grüße sk-secre");
    }

    @Test
    void aValueTooShortToBeASecretDoesNotBlotOutText() {
        assertThat(new Scrubber(List.of("x")).isEmpty()).isTrue();
        assertThat(new Scrubber(List.of("abcd")).scrub("xabcdx")).isEqualTo("x****x");
    }
}
