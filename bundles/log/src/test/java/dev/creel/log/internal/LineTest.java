// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final String SECRET = "very-secret-value-7";

    private final Redaction redaction = new Redaction();

    private Line line(String message, Throwable thrown) {
        redaction.mask(SECRET);
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent("x", context.getLogger("a.b"), Level.WARN, message, thrown, new Object[0]);
        event.setTimeStamp(0);
        event.setThreadName("t-" + SECRET);
        event.setMDCPropertyMap(Map.of("user", SECRET));
        return Line.of(event, redaction);
    }

    @Test
    void hasNoSecretInAnyField() {
        Line line = line("m " + SECRET, new IllegalStateException("e " + SECRET, new RuntimeException("c " + SECRET)));
        assertThat(line.json()).doesNotContain(SECRET).contains("\"message\":\"m ", "e ", "caused by", "\"ctx.user\"", "\"thread\":\"t-");
        assertThat(line.plain()).doesNotContain(SECRET).contains("m ", "caused by");
    }

    @Test
    void saysWhenHowGraveAndWhere() {
        assertThat(line("hello", null).json())
                .startsWith("{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"warn\",\"logger\":\"a.b\",").endsWith("}\n");
        assertThat(line("hello", null).plain()).endsWith("WARN  a.b  hello\n");
    }

    @Test
    void isCutAtItsLongest() {
        Line line = line("x".repeat(Line.MESSAGE + 100), new RuntimeException("y".repeat(2 * Line.ERROR)));
        assertThat(line.message()).hasSizeLessThan(Line.MESSAGE + 30).endsWith("(100 more)");
        assertThat(line.error()).hasSizeLessThan(Line.ERROR + 30).endsWith(" more)");
    }

    /** Who can have a message logged writes no second line, moves no cursor and turns no direction. */
    @Test
    void forgesNoLineAndMovesNoCursor() {
        Line line = line("a\n{\"level\":\"info\"}\r\u001b[2J\u009b\u2028\u202e\u200b\ufeff\u0000\"\\", null);
        assertThat(line.json().indexOf('\n')).isEqualTo(line.json().length() - 1);
        assertThat(line.plain().indexOf('\n')).isEqualTo(line.plain().length() - 1);
        assertThat(line.plain()).contains("a\\n{", "\\u000d", "\\u001b[2J", "\\u009b", "\\u2028", "\\u202e", "\\u200b", "\\ufeff", "\\u0000");
    }

    @Test
    void anyTextStandsInOneLine() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x1_0000)));
            }
            StringBuilder json = new StringBuilder();
            Escape.json(json, text.toString());
            assertThat(json.chars()).noneMatch(c -> c < 0x20 || c >= 0x7f && c < 0xa0 || c >= 0x2028 && c <= 0x202e);
            assertThat(unescaped(json)).isEqualTo(text.toString());
            StringBuilder plain = new StringBuilder();
            Escape.plain(plain, text.toString(), false);
            assertThat(plain.chars()).noneMatch(c -> c < 0x20 && c != '\t' || c >= 0x7f && c < 0xa0 || c >= 0x2028 && c <= 0x202e);
        }
    }

    private static String unescaped(CharSequence json) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) != '\\') {
                out.append(json.charAt(i));
                continue;
            }
            char c = json.charAt(++i);
            if (c == 'u') {
                out.append((char) Integer.parseInt(json.subSequence(i + 1, i + 5).toString(), 16));
                i += 4;
            } else {
                out.append(c == 'n' ? '\n' : c == 't' ? '\t' : c);
            }
        }
        return out.toString();
    }
}
