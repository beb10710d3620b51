// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderFuzzTest {
    private static final String[] VALUES = {"null", "{}", "[]", "''", "'x'", "0", "-1", "1e99", "true", "NaN", "{ a: { a: [ {} ] } }", "[ [ null ] ]",
        "'${NOT_SET}'", "{ source: 'env', id: 'A' }", "{ source: 'file' }", "{ $include: 'x' }", "{ $include: [ 1 ] }", "'undefined'", "'canary-secret'"};

    @TempDir
    Path state;

    /** Any value at any known place: read or refused with issues, never another exception, never a secret in what is printed. */
    @Test
    void anyValueAnywhereIsReadOrRefused() {
        List<KeyPath> places = new ArrayList<>();
        places(CoreSchema.get().whole(), KeyPath.ROOT, 0, places);
        Random random = new Random(31);
        Location location = new Location(state, state.resolve("creel.json"));
        Reader reader = new Reader(location, Map.<String, String>of()::get);
        int valid = 0;
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            String text = "{}";
            for (int n = random.nextInt(4); n >= 0; n--) {
                KeyPath place = places.get(random.nextInt(places.size()));
                try {
                    text = Editor.set(text, place, VALUES[random.nextInt(VALUES.length)]);
                } catch (ConfigException e) {
                    assertThat(e.getMessage()).contains("not changed");
                }
            }
            Reading reading = reader.read(Texts.with(location.file(), text), Map.of());
            assertThat(Narrowing.of(reading.tree())).isNotNull();
            assertThat(Json5.parse(Redaction.of(text, Map.of()))).as(text).isNotNull();
            for (Map.Entry<String, ?> secret : reading.secrets().entrySet()) {
                assertThat(Trees.at(reading.tree(), KeyPath.parse(secret.getKey()))).isInstanceOf(Json.Obj.class);
            }
            valid += reading.valid() ? 1 : 0;
            refused += reading.valid() ? 0 : 1;
        }
        assertThat(places).hasSizeGreaterThan(500);
        assertThat(valid).isGreaterThan(20);
        assertThat(refused).isGreaterThan(300);
        assertThat(state).isEmptyDirectory();
    }

    private static void places(Json.Obj rule, KeyPath path, int depth, List<KeyPath> into) {
        Schema schema = CoreSchema.get();
        Json.Obj node = schema.resolve(rule);
        if (!path.isRoot()) {
            into.add(path);
        }
        if (depth > 7) {
            return;
        }
        for (Json form : node.array("anyOf")) {
            places((Json.Obj) form, path, depth + 1, into);
        }
        for (Json form : node.array("allOf")) {
            places((Json.Obj) form, path, depth + 1, into);
        }
        node.object("properties").members().forEach((key, child) -> places((Json.Obj) child, path.child(key), depth + 1, into));
        if (node.get("additionalProperties") instanceof Json.Obj child) {
            places(child, path.child("some.key"), depth + 1, into);
        }
        if (node.get("items") instanceof Json.Obj child) {
            places(child, path.child("0"), depth + 1, into);
        }
    }
}
