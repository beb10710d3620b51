// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a JSON5 text with its place in it: offsets of its first character and of the one after its last. */
sealed interface Node {
    int start();

    int end();

    /** The value without its places; of keys that occur twice the last one. */
    Json json();

    /** An object; {@code start} is its brace. */
    record Obj(int start, int end, List<Member> members) implements Node {
        Optional<Member> member(String key) {
            Optional<Member> found = Optional.empty();
            for (Member member : members) {
                found = member.key().equals(key) ? Optional.of(member) : found;
            }
            return found;
        }

        @Override
        public Json.Obj json() {
            Map<String, Json> values = new LinkedHashMap<>();
            for (Member member : members) {
                values.put(member.key(), member.value().json());
            }
            return new Json.Obj(values);
        }
    }

    /** A key with its value; {@code keyStart} and {@code keyEnd} enclose the key as written. */
    record Member(String key, int keyStart, int keyEnd, Node value) {}

    /** An array. */
    record Arr(int start, int end, List<Node> elements) implements Node {
        @Override
        public Json json() {
            List<Json> values = new ArrayList<>(elements.size());
            for (Node element : elements) {
                values.add(element.json());
            }
            return new Json.Arr(values);
        }
    }

    /** A number without a decimal value: NaN, Infinity, or one beyond the range of a double. */
    record NotFinite(int start, int end) implements Node {
        @Override
        public Json json() {
            return Json.Nil.NIL;
        }
    }

    /** A string, finite number, boolean or null. */
    record Leaf(int start, int end, Json json) implements Node {}
}
