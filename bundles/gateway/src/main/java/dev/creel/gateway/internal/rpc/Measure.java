// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import java.util.Map;

/**
 * Measures a value before it becomes text: a value that holds itself many times over is small in memory and enormous as
 * text. Not thread-safe; one for each value.
 */
final class Measure {
    private static final int DEEPEST = 64;
    private long left = 1 << 20;

    private Measure() {}

    /** Whether the value is at most 1 MiB of text, before escapes, and nests no deeper than requests may. */
    static boolean within(Json value) {
        return new Measure().fits(value, 0);
    }

    private boolean fits(Json value, int depth) {
        if (depth > DEEPEST || --left < 0) {
            return false;
        }
        if (value instanceof Json.Obj o) {
            for (Map.Entry<String, Json> member : o.members().entrySet()) {
                if (!spend(member.getKey().length()) || !fits(member.getValue(), depth + 1)) {
                    return false;
                }
            }
        } else if (value instanceof Json.Arr a) {
            for (Json element : a.elements()) {
                if (!fits(element, depth + 1)) {
                    return false;
                }
            }
        } else if (value instanceof Json.Str s) {
            return spend(s.value().length());
        }
        return true;
    }

    private boolean spend(int characters) {
        left -= characters;
        return left >= 0;
    }
}
