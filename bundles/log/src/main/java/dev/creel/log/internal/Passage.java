// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/**
 * The text of one pass and the secret that was found in it last. Whoever looks ahead over a run of token characters looks
 * once: the run is remembered. Used by one thread.
 */
final class Passage {
    private final CharSequence text;
    private final int length;
    private int from;
    private int to;

    /** The run of token characters looked at last. */
    private int runStart = -1;

    private int runEnd = -1;

    Passage(CharSequence text) {
        this.text = text;
        this.length = text.length();
    }

    int length() {
        return length;
    }

    char at(int index) {
        return text.charAt(index);
    }

    CharSequence text() {
        return text;
    }

    /** Where the secret found last begins. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Remembers what was found. @return whether it is anything at all */
    boolean span(int start, int end) {
        from = start;
        to = end;
        return end > start;
    }

    /** End of the run of letters, digits, {@code _} and {@code -} at that place. */
    int runEnd(int start) {
        if (start >= runStart && start < runEnd) {
            return runEnd;
        }
        int end = start;
        while (end < length && Glyphs.tokenChar(text.charAt(end))) {
            end++;
        }
        runStart = start;
        runEnd = end;
        return end;
    }

    boolean starts(String prefix, int at) {
        if (at + prefix.length() > length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.charAt(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean startsAnyCase(String prefix, int at) {
        if (at + prefix.length() > length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (Character.toLowerCase(text.charAt(at + i)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean ends(String suffix, int end) {
        return end >= suffix.length() && starts(suffix, end - suffix.length());
    }
}
