// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Channel.Capabilities;
import java.util.ArrayList;
import java.util.List;

/** Cuts an answer into messages a channel can carry, at a line or a word where there is one. Stateless. */
final class Pieces {
    /** Smallest limit taken seriously: a limit of 1 would make a flood of an answer. */
    static final int SHORTEST = 64;

    private Pieces() {}

    static List<String> of(String text, Capabilities capabilities) {
        int limit = Math.max(SHORTEST, capabilities.textLimit());
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = end(text, from, limit, capabilities.unit());
            int cut = end == text.length() ? end : breakBefore(text, from, end);
            pieces.add(text.substring(from, cut));
            from = cut;
        }
        return pieces.stream().filter(piece -> !piece.isBlank()).toList();
    }

    /** The last place in the second half where a line or a word ends. */
    private static int breakBefore(String text, int from, int end) {
        int middle = from + (end - from) / 2;
        int line = text.lastIndexOf('\n', end - 1);
        if (line >= middle) {
            return line + 1;
        }
        int word = text.lastIndexOf(' ', end - 1);
        return word >= middle ? word + 1 : end;
    }

    private static int end(String text, int from, int limit, Capabilities.Unit unit) {
        int used = 0;
        int at = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            used += switch (unit) {
                case UTF16 -> Character.charCount(c);
                case CODE_POINTS -> 1;
                case UTF8_BYTES -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            };
            if (used > limit) {
                return at;
            }
            at += Character.charCount(c);
        }
        return at;
    }
}
