// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String CANARY = "Zq7canaryWv3canaryXk9canary";

    private final Redaction redaction = new Redaction();

    /** Each built-in rule hides the canary and leaves what stands around it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "before OPENAI_API_KEY=%s after",
        "before MY_SECRET: \"%s\" after",
        "before db_password = '%s' after",
        "before {\"apiKey\":\"%s\"} after",
        "before {\\\"accessToken\\\":\\\"%s\\\"} after",
        "before {\"nested\":\"{\\\"refreshToken\\\": \\\"%s\\\"}\"} after",
        "before --token %s after",
        "before --api-key %s after",
        "before --password=%s after",
        "before bearer %s after",
        "before Basic %s after",
        "before sk-%s after",
        "before ghp_%s after",
        "before github_pat_%s after",
        "before xoxb-%s after",
        "before xapp-%s after",
        "before gsk_%s after",
        "before AIza%s after",
        "before pplx-%s after",
        "before npm_%s after",
        "before AKIA%s after",
        "before sk_live_%s after",
        "before 123456789:%s after",
        "before https://api.example.org/bot123456789:%s/x after",
        "before eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.%s after",
        "before MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.%s after",
        "before https://user:%s@example.org/x after",
        "before https://example.org/x?key=%s&b=1 after",
        "before https://example.org/x?access_token=%s after"
    })
    void hidesTheSecret(String text) {
        String redacted = redaction.redact(text.formatted(CANARY));
        assertThat(redacted).doesNotContain("canaryWv3").startsWith("before ").endsWith(" after");
    }

    @Test
    void hidesHeadersToTheEndOfTheLine() {
        String text = "Cookie: a=1; session=" + CANARY + "\nAuthorization: Bearer " + CANARY + "\nHost: example.org";
        assertThat(redaction.redact(text)).doesNotContain("canaryWv3").endsWith("\nHost: example.org");
    }

    @Test
    void hidesPrivateKeysAndPhoneNumbers() {
        String pem = "x -----BEGIN EC PRIVATE KEY-----\n" + (CANARY + "\n").repeat(4) + "-----END EC PRIVATE KEY----- y";
        assertThat(redaction.redact(pem)).doesNotContain("canary").contains("-----BEGIN EC PRIVATE KEY-----").endsWith(" y");
        assertThat(redaction.redact("call +491711234567 now")).isEqualTo("call *** now");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sessionKey: agent:main:main",
        "took 12:30:45 for 1234567 tokens: 17",
        "maxTokens=4096 and keys: a, b",
        "-----BEGIN CERTIFICATE-----",
        "http://127.0.0.1:18789/healthz",
        "a basic description of it",
        "2026-11-01T08:00:00+02:00",
        "--verbose --port 18789"
    })
    void leavesOrdinaryText(String text) {
        assertThat(redaction.redact(text)).isSameAs(text);
    }

    @Test
    void hidesGivenValuesAnywhereAlsoEncoded() {
        redaction.mask("p@ss word/+");
        assertThat(redaction.redact("xp@ss word/+y")).isEqualTo("x***y");
        assertThat(redaction.redact("a p%40ss+word%2F%2B b")).isEqualTo("a *** b");
        assertThat(redaction.redact("a cEBzcyB3b3JkLys b")).isEqualTo("a *** b");
        redaction.mask("short");
        assertThat(redaction.redact("short")).isEqualTo("short");
    }

    @Test
    void patternsOfTheOperatorAddToTheBuiltInOnes() {
        assertThat(redaction.patterns(List.of("kunde-([0-9]+)", "/ORDER-[A-Z]+/", "(broken"))).hasSize(1);
        String redacted = redaction.redact("Kunde-4711 ORDER-ABC order-abc ghp_" + CANARY);
        assertThat(redacted).startsWith("Kunde-*** *** order-abc ").doesNotContain("canaryWv3");
    }

    /** The work is counted, not timed: twice the text is at most a little more than twice the characters looked at. */
    @ParameterizedTest
    @ValueSource(strings = {
        "a", "=", ":", "://", "-", "--", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "eyJ", "eyJa.", "sk-", "sk-a", "token=", "token:\"",
        "\\\"", "1234567:", "1", "+1", "bearer ", "basic aB", "MTk4NjIyNDgzNDcxOTI1MjQ4.", "password = ", "http://a", "@", "a_-", "Cookie: ",
        "--token ", "\"token\" : \\"
    })
    void takesNoMoreThanLinearTime(String piece) {
        long once = looked(piece.repeat(2000));
        long twice = looked(piece.repeat(4000));
        assertThat(twice).isLessThan(once * 5 / 2);
        assertThat(once).isLessThan(400L * 2000 * piece.length());
    }

    private long looked(String text) {
        Counted counted = new Counted(text);
        redaction.scan(counted);
        return counted.looks;
    }

    @Test
    void survivesAnyText() {
        String alphabet = "sk-xo:=\"'\\ -BEGINPRVATKY/@.eyJbear\n+0123456789token";
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(80); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(redaction.redact(text.toString())).isNotNull();
        }
    }

    private static final class Counted implements CharSequence {
        private final String text;
        long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
