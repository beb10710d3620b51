// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import java.util.Arrays;
import java.util.Collection;

/** Values to mask wherever they stand, found by their first two characters; immutable. */
final class Literals {
    private static final int BUCKETS = 1024;

    private final String[][] byStart = new String[BUCKETS][];
    private final boolean empty;

    Literals(Collection<String> values) {
        empty = values.isEmpty();
        for (String value : values) {
            int bucket = bucket(value.charAt(0), value.charAt(1));
            String[] old = byStart[bucket];
            String[] grown = old == null ? new String[1] : Arrays.copyOf(old, old.length + 1);
            grown[grown.length - 1] = value;
            byStart[bucket] = grown;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Length of the longest value that stands at that place, 0 if there is none. */
    int at(CharSequence text, int start) {
        if (start + 1 >= text.length()) {
            return 0;
        }
        String[] candidates = byStart[bucket(text.charAt(start), text.charAt(start + 1))];
        int best = 0;
        if (candidates != null) {
            for (String candidate : candidates) {
                if (candidate.length() > best && stands(candidate, text, start)) {
                    best = candidate.length();
                }
            }
        }
        return best;
    }

    private static boolean stands(String value, CharSequence text, int start) {
        if (start + value.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != text.charAt(start + i)) {
                return false;
            }
        }
        return true;
    }

    private static int bucket(char first, char second) {
        return (first * 31 + second) & BUCKETS - 1;
    }
}
