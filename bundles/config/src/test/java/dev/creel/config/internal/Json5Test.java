// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table holds texts with the value, or the place of the error, that the reference reader of JSON5 gives. */
class Json5Test {
    static List<Json.Obj> cases() throws IOException {
        Json table = Json.parse(Files.readString(Path.of("src/test/resources/json5-cases.json")), 8);
        return ((Json.Arr) table).elements().stream().map(each -> (Json.Obj) each).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsAsTheReferenceDoes(Json.Obj expected) {
        String text = expected.text("text").orElseThrow();
        if (expected.text("json").isPresent()) {
            assertThat(values(Json5.parse(text).json())).isEqualTo(values(Json.parse(expected.text("json").get(), 100)));
        } else {
            assertThatThrownBy(() -> Json5.parse(text)).isInstanceOf(Json5Exception.class).hasMessageStartingWith("line ");
        }
    }

    /** Numbers as doubles, as the reference has them. */
    private static Object values(Json json) {
        if (json instanceof Json.Obj object) {
            return object.members().entrySet().stream().map(entry -> List.of(entry.getKey(), values(entry.getValue()))).toList();
        }
        if (json instanceof Json.Arr array) {
            return array.elements().stream().map(Json5Test::values).toList();
        }
        return json instanceof Json.Num number ? number.value().doubleValue() + 0.0 : json;
    }

    static Stream<List<Object>> places() {
        return Stream.of(List.of("{\n  a: 1\n  b: 2\n}", "line 3 column 3: 'b'"), List.of("{a:\n'x\n'}", "line 2 column 3: line end"),
                List.of("[1,\r\n 2,\r\n 01]", "line 3 column 2: a number may not start"), List.of("😀", "line 1 column 1"),
                List.of("'😀' x", "line 1 column 5"), List.of("{ /* open", "line 1 column 3: comment is not closed"),
                List.of("{a:", "line 1 column 4: the text ends"), List.of("\u2028\u2028!", "line 3 column 1"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void errorsNameLineAndColumn(List<Object> each) {
        assertThatThrownBy(() -> Json5.parse((String) each.get(0))).hasMessageContaining((String) each.get(1));
    }

    @Test
    void placesEncloseWhatTheyName() {
        String text = "// head\n{ a /*c*/: [ 'x', 0x1F ], \"b\": { } }";
        Node.Obj root = (Node.Obj) Json5.parse(text);
        Node.Member a = root.members().get(0);
        assertThat(text.substring(root.start(), root.end())).startsWith("{ a").endsWith("} }");
        assertThat(text.substring(a.keyStart(), a.keyEnd())).isEqualTo("a");
        assertThat(text.substring(a.value().start(), a.value().end())).isEqualTo("[ 'x', 0x1F ]");
        Node number = ((Node.Arr) a.value()).elements().get(1);
        assertThat(text.substring(number.start(), number.end())).isEqualTo("0x1F");
    }

    @Test
    void nestingAndNumbersAreBounded() {
        assertThatThrownBy(() -> Json5.parse("[".repeat(100_000))).isInstanceOf(Json5Exception.class).hasMessageContaining("deeper than 64");
        assertThat(Json5.parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(Node.Arr.class);
        assertThatThrownBy(() -> Json5.parse("1".repeat(1000))).hasMessageContaining("too long");
        assertThat(Json5.parse("1e-999999999").json()).isEqualTo(Json.of(0));
        assertThat(Json5.parse("1e999999999")).isInstanceOf(Node.NotFinite.class);
    }

    @Test
    void mutatedTextsGiveAValueOrOneKindOfError() throws IOException {
        List<String> seeds = new ArrayList<>();
        cases().forEach(each -> seeds.add(each.text("text").orElseThrow()));
        String alphabet = "{}[]:,'\"\\/*+-.0123456789eExabuNIn \n\r\t\u2028\u00A0$_\uFEFF\uD83D\uDE00\u0000";
        Random random = new Random(5);
        int values = 0;
        int errors = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextInt(3) == 0 && at < text.length()) {
                    text.deleteCharAt(at);
                } else {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                Node node = Json5.parse(text.toString());
                assertThat(node.start()).isBetween(0, node.end());
                assertThat(node.end()).isLessThanOrEqualTo(text.length());
                values++;
            } catch (Json5Exception e) {
                assertThat(e.getMessage()).startsWith("line ");
                errors++;
            }
        }
        assertThat(values).isGreaterThan(5_000);
        assertThat(errors).isGreaterThan(5_000);
    }
}
