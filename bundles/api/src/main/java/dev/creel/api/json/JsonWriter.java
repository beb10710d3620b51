// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import java.util.Map;

/** Writes compact JSON text. */
final class JsonWriter {
    /** Stops a value somebody nested by hand before it overflows the stack of the thread that writes it. */
    private static final int DEEPEST = 256;

    private JsonWriter() {}

    static String write(Json value) {
        StringBuilder out = new StringBuilder(128);
        write(value, out, 0);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested more than " + DEEPEST + " deep");
        }
        if (value instanceof Json.Str s) {
            JsonString.write(s.value(), out);
        } else if (value instanceof Json.Obj o) {
            object(o, out, depth + 1);
        } else if (value instanceof Json.Arr a) {
            array(a, out, depth + 1);
        } else if (value instanceof Json.Num n) {
            out.append(n.value());
        } else if (value instanceof Json.Bool b) {
            out.append(b.value());
        } else {
            out.append("null");
        }
    }

    private static void object(Json.Obj object, StringBuilder out, int depth) {
        char before = '{';
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            out.append(before);
            JsonString.write(member.getKey(), out);
            write(member.getValue(), out.append(':'), depth);
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void array(Json.Arr array, StringBuilder out, int depth) {
        char before = '[';
        for (Json element : array.elements()) {
            write(element, out.append(before), depth);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }
}
