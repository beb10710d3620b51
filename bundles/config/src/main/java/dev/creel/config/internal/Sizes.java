// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as engines write them: {@code 512m}, {@code 1g}, or a number of bytes. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,12})(b|k|m|g|kb|mb|gb)?");
    private static final long MOST = 1L << 50;

    private Sizes() {}

    /** The bytes, -1 if it is no size. */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return -1;
        }
        String unit = size.group(2) == null ? "b" : size.group(2).substring(0, 1);
        long number = Long.parseLong(size.group(1));
        int shift = "bkmg".indexOf(unit) * 10;
        return number > MOST >> shift ? -1 : number << shift;
    }
}
