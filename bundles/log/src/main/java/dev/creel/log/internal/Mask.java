// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** What stands in place of a secret: three asterisks, or its first six and last four characters when it is long enough to tell it from others. */
final class Mask {
    private static final int LONG = 18;

    private Mask() {}

    static void append(StringBuilder out, CharSequence text, int from, int to) {
        if (to - from < LONG) {
            out.append("***");
        } else {
            out.append(text, from, from + 6).append('…').append(text, to - 4, to);
        }
    }
}
