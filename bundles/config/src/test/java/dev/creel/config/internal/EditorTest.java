// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EditorTest {
    private static String set(String text, String path, String value) {
        return Editor.set(text, KeyPath.parse(path), value);
    }

    private static String unset(String text, String path) {
        return Editor.unset(text, KeyPath.parse(path));
    }

    @Test
    void replacesNothingButTheValue() {
        assertThat(set("{ a : 1 , // one\n b:[1,/*x*/2] }", "b[1]", "'z'")).isEqualTo("{ a : 1 , // one\n b:[1,/*x*/'z'] }");
        assertThat(set("{a:1}", "a", "{ b: 2 }")).isEqualTo("{a:{ b: 2 }}");
    }

    @Test
    void addsInTheStyleOfItsNeighbours() {
        assertThat(set("", "gateway.port", "1")).isEqualTo("{\n  gateway: {\n    port: 1\n  }\n}\n");
        assertThat(set("{\n    \"a\": 1\n}\n", "b", "2")).isEqualTo("{\n    \"a\": 1,\n    \"b\": 2\n}\n");
        assertThat(set("{\n  a: 1, // one\n}\n", "b", "2")).isEqualTo("{\n  a: 1, // one\n  b: 2,\n}\n");
        assertThat(set("{\n  a: 1 // one\n}\n", "b", "2")).isEqualTo("{\n  a: 1, // one\n  b: 2\n}\n");
        assertThat(set("{a:1}", "b.c", "2")).isEqualTo("{a:1, b: {c: 2}}");
        assertThat(set("{ // empty\n}", "a", "1")).isEqualTo("{ // empty\n  a: 1\n}");
        assertThat(set("{a:[1]}", "a[1]", "2")).isEqualTo("{a:[1, 2]}");
        assertThat(set("{}", "[\"x.y\"]", "1")).contains("\"x.y\": 1");
    }

    @Test
    void removesAKeyAndKeepsEveryComment() {
        assertThat(unset("{\n  a: 1,\n  b: 2, // two\n  c: 3\n}", "b")).isEqualTo("{\n  a: 1,\n  // two\n  c: 3\n}");
        assertThat(unset("{\n  a: 1,\n  b: 2\n}", "b")).isEqualTo("{\n  a: 1\n}");
        assertThat(unset("{\n  a: 1,\n  b: 2,\n}", "a")).isEqualTo("{\n  b: 2,\n}");
        assertThat(unset("{a:1}", "a")).isEqualTo("{}");
        assertThat(unset("{a:[1,2,3]}", "a[1]")).isEqualTo("{a:[1,3]}");
        assertThat(unset("{a:1, /* of b */ b:2}", "b")).isEqualTo("{a:1 /* of b */ }");
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> unset("{a:1}", "b")).hasMessageContaining("b - is not set in this file");
        assertThatThrownBy(() -> set("{a:1}", "a.b", "1")).hasMessageContaining("no keys");
        assertThatThrownBy(() -> set("{a:[1]}", "a[7]", "1")).hasMessageContaining("1 elements");
        assertThatThrownBy(() -> set("{a:1}", "a", "[1")).hasMessageContaining("not JSON5");
        assertThatThrownBy(() -> set("{a:1}", "a", "1, b: 2")).hasMessageContaining("not JSON5");
        assertThatThrownBy(() -> KeyPath.parse("a..b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsReadAsTheyAreWritten() {
        for (String text : new String[] {"a.b", "a[0].b", "a[\"x.y\"].z", "[\"a\\\"b\"]", "a[\"\"]"}) {
            assertThat(KeyPath.parse(text).toString()).isEqualTo(text);
        }
        assertThat(KeyPath.parse("a.0")).isEqualTo(KeyPath.parse("a[0]"));
    }

    /** Any edit changes the value at its path and no other, and no comment is lost. */
    @Test
    void randomEditsChangeWhatTheyNameAndNothingElse() {
        Random random = new Random(11);
        Pattern comment = Pattern.compile("/\\*c\\d+\\*/|//c\\d+");
        for (int i = 0; i < 4_000; i++) {
            String text = random(random, 0, new int[1]);
            Json before = Json5.parse(text).json();
            KeyPath path = path(before, random);
            Json value = Json.of(random.nextInt(1000));
            String edited = Editor.set(text, path, value.text());
            assertThat(Trees.at(Json5.parse(edited).json(), path)).as(text + "\n=>\n" + edited).isEqualTo(value);
            boolean replaced = Trees.at(before, path) != Json.Nil.NIL;
            if (!replaced) {
                assertThat(comment.matcher(edited).results().map(r -> r.group()).toList())
                        .containsExactlyElementsOf(comment.matcher(text).results().map(r -> r.group()).toList());
                assertThat(Json5.parse(Editor.unset(edited, path)).json()).as(edited).isEqualTo(before);
            } else {
                assertThat(Json5.parse(edited).json()).as(edited).isEqualTo(Trees.with(before, path, value));
            }
        }
    }

    private static KeyPath path(Json root, Random random) {
        KeyPath path = KeyPath.ROOT;
        Json here = root;
        while (true) {
            List<String> keys = new ArrayList<>();
            if (here instanceof Json.Obj object) {
                keys.addAll(object.members().keySet());
                keys.add("new");
            } else if (here instanceof Json.Arr array) {
                for (int i = 0; i <= array.elements().size(); i++) {
                    keys.add(String.valueOf(i));
                }
            } else {
                return path;
            }
            String key = keys.get(random.nextInt(keys.size()));
            path = path.child(key);
            here = Trees.at(root, path);
            if (here == Json.Nil.NIL || random.nextInt(3) == 0) {
                return path;
            }
        }
    }

    private static String random(Random random, int depth, int[] count) {
        int kind = depth == 0 ? 0 : depth > 3 ? 2 : random.nextInt(3);
        if (kind == 2) {
            return new String[] {"1", "'s'", "true", "0x1F", "\"a\\\nb\""}[random.nextInt(5)];
        }
        boolean object = kind == 0;
        StringBuilder out = new StringBuilder(object ? "{" : "[").append(gap(random, count));
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            out.append(object ? (random.nextBoolean() ? "k" + i : "\"k" + i + "\"") + gap(random, count) + ":" + gap(random, count) : "");
            out.append(random(random, depth + 1, count)).append(gap(random, count));
            out.append(i < size - 1 || random.nextBoolean() ? "," : "").append(gap(random, count));
        }
        return out.append(object ? "}" : "]").toString();
    }

    private static String gap(Random random, int[] count) {
        return switch (random.nextInt(6)) {
            case 0 -> "\n" + "  ".repeat(random.nextInt(3));
            case 1 -> " /*c" + count[0]++ + "*/ ";
            case 2 -> " //c" + count[0]++ + "\n";
            case 3 -> " ";
            default -> "";
        };
    }
}
