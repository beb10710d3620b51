// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.offline;

import dev.creel.api.json.Json;
import java.util.Optional;

/**
 * A tool call asked for in the text: <code>[[tool:NAME {"argument": "value"}]]</code>, the arguments may be left out.
 *
 * @param tool the tool's name
 * @param arguments JSON text of an object
 */
record Marker(String tool, String arguments) {
    private static final String OPEN = "[[tool:";
    private static final String CLOSE = "]]";
    private static final int MAX_DEPTH = 20;

    /** The first whole marker of a text; what is inside need not be free of {@code ]]}. */
    static Optional<Marker> find(String text) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return Optional.empty();
        }
        int start = open + OPEN.length();
        int end = start;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        String name = text.substring(start, end);
        for (int close = text.indexOf(CLOSE, end); close >= 0; close = text.indexOf(CLOSE, close + 1)) {
            String arguments = text.substring(end, close).strip();
            if (arguments.isEmpty() || isObject(arguments)) {
                return name.isEmpty() ? Optional.empty() : Optional.of(new Marker(name, arguments.isEmpty() ? "{}" : arguments));
            }
        }
        return Optional.empty();
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static boolean isObject(String text) {
        try {
            return Json.parse(text, MAX_DEPTH) instanceof Json.Obj;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
