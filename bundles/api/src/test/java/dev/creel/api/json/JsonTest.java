// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null", "true", "false", "0", "-0", "1", "-1.5", "1E+2", "123456789012345678901234567890", "\"\"",
                "\"a\\\"b\\\\c\\nd\\u0001\"", "\"Grüße 🦞\"", "[]", "{}", "[1,[2,[3]],{}]",
                "{\"b\":1,\"a\":{\"c\":[null,true]},\"\":\"x\"}", "9223372036854775807", "0.10"
            })
    void whatIsWrittenCompactlyComesBackTheSame(String text) {
        assertThat(Json.parse(text, 100).text()).isEqualTo(text.equals("-0") ? "0" : text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "nul", "nulll", "truefalse", "01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "0x10", "NaN", "Infinity",
                "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u١٢٣٤\"", "\"a\nb\"", "\"\t\"", "\"a\\n\tb\"", "'a'",
                "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
                "{a:1}", "{\"a\" 1}", "{1:2}", "{}{}", "1 2", "/**/1", "//x\n1", "\uFEFF1", "\u00a01", "{\"a\":1]", "[1}",
                "1e99999", "1e-99999", "1e9999999999", "-"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text, 100)).withMessageStartingWith("not JSON at offset");
    }

    @Test
    void aNumberIsNoSubclassThatCouldAnswerDifferentlyEachTime() {
        BigDecimal lying = new BigDecimal("1") {
            private static final long serialVersionUID = 1L;

            @Override
            public long longValueExact() {
                return 2;
            }
        };
        assertThat(new Json.Num(lying).asLong()).contains(1L);
    }

    @Test
    void aNameTwiceIsRefusedHoweverItIsSpelled() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("{\"a\":1,\"\\u0061\":2}", 9))
                .withMessage("not JSON at offset 7: the same name twice in one object");
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            many.append("\"k").append(i).append("\":").append(i).append(',');
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(many + "\"k7\":0}", 9));
        Json.Obj whole = (Json.Obj) Json.parse(many + "\"last\":0}", 9);
        assertThat(whole.members()).hasSize(101);
        assertThat(whole.integer("k99", -1)).isEqualTo(99);
    }

    @Test
    void anErrorNeverRepeatsTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("{\"apiKey\":\"sk-secret\" x", 9))
                .withMessage("not JSON at offset 22: ',' is expected");
    }

    @Test
    void nestingIsBounded() {
        assertThat(Json.parse("[[[]]]", 3)).isInstanceOf(Json.Arr.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[[[]]]", 2)).withMessageContaining("deep");
        assertThat(Json.parse("[".repeat(256) + "]".repeat(256), 256).text()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{\"a\":".repeat(1_000_000), 256));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("1", 257));
        Json deep = Json.of(1);
        for (int i = 0; i < 100_000; i++) {
            deep = new Json.Arr(List.of(deep));
        }
        assertThatIllegalArgumentException().isThrownBy(deep::text);
    }

    @Test
    void numbersAreExactAndBounded() {
        assertThat(Json.parse("0.1", 1)).isEqualTo(new Json.Num(new BigDecimal("0.1")));
        assertThat(((Json.Num) Json.parse("1e3", 1)).asLong()).contains(1000L);
        assertThat(((Json.Num) Json.parse("1e9999", 1)).asLong()).isEmpty();
        assertThat(((Json.Num) Json.parse("1.5", 1)).asLong()).isEmpty();
        assertThat(((Json.Num) Json.parse("-9223372036854775808", 1)).asLong()).contains(Long.MIN_VALUE);
        assertThat(((Json.Num) Json.parse("9223372036854775808", 1)).asLong()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("1".repeat(1001), 1));
    }

    @Test
    void halfSurrogatesBecomeTheReplacementCharacter() {
        assertThat(Json.parse("\"\\ud83e\\udd9e\"", 1)).isEqualTo(Json.of("🦞"));
        assertThat(Json.parse("\"a\\ud83eb\\udd9e\"", 1)).isEqualTo(Json.of("a\uFFFDb\uFFFD"));
        assertThat(Json.parse("\"\ud83e\"", 1)).isEqualTo(Json.of("\uFFFD"));
        assertThat(Json.of("x\ud83ey🦞\udd9e").text()).isEqualTo("\"x\uFFFDy🦞\uFFFD\"");
    }

    @Test
    void theWriterEscapesWhatScriptsAndTerminalsMisread() {
        assertThat(Json.of("</a>\u0000\u001b\u2028\u2029\b\f\r\t/").text())
                .isEqualTo("\"</a>\\u0000\\u001b\\u2028\\u2029\\b\\f\\r\\t/\"");
    }

    @Test
    void objectsAnswerFastAndNeverWithNull() {
        Json.Obj o = (Json.Obj) Json.parse("{\"s\":\"x\",\"n\":7,\"b\":true,\"o\":{\"a\":[1]},\"z\":null}", 9);
        assertThat(o.text("s", "")).isEqualTo("x");
        assertThat(o.text("n", "none")).isEqualTo("none");
        assertThat(o.integer("n", 0)).isEqualTo(7);
        assertThat(o.flag("b", false)).isTrue();
        assertThat(o.flag("s", true)).isTrue();
        assertThat(o.object("o").array("a")).containsExactly(Json.of(1));
        assertThat(o.get("nothing")).isSameAs(Json.Nil.NIL);
        assertThat(o.has("z")).isTrue();
        assertThat(o.has("nothing")).isFalse();
        assertThat(o.members().keySet()).containsExactly("s", "n", "b", "o", "z");
    }

    @Test
    void valuesShareNothingWithWhatTheyWereMadeFrom() {
        Map<String, Json> source = new HashMap<>(Map.of("a", Json.of(1)));
        Json.Obj o = new Json.Obj(source);
        source.put("b", Json.of(2));
        Json.Builder builder = Json.object().put("a", 1).put("a", 2);
        Json.Obj built = builder.build();
        builder.put("c", true);
        assertThat(o.members()).containsOnlyKeys("a");
        assertThat(built.text()).isEqualTo("{\"a\":2}");
        assertThatNullPointerException().isThrownBy(() -> Json.object().put("a", (Json) null));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> o.members().put("x", Json.of(1)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
