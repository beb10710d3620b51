// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import java.time.Instant;
import java.util.regex.Pattern;

/** Ids of Discord: decimal numbers that never change, and tell when they were made. Stateless. */
final class Snowflake {
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");
    private static final Pattern TYPED = Pattern.compile("(?i:discord:|user:)?(?:<@!?([0-9]+)>|([0-9]+))");
    private static final long EPOCH_MILLIS = 1_420_070_400_000L;
    private static final int SHORTEST_TYPED = 5;

    private Snowflake() {}

    static boolean is(String text) {
        return ID.matcher(text).matches();
    }

    /** When the thing with this id was made. */
    static Instant time(String id) {
        return Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> 22) + EPOCH_MILLIS);
    }

    /** The id in what a person typed; empty when it is a name, which anybody could take. */
    static String typed(String text) {
        var matcher = TYPED.matcher(text.strip());
        if (!matcher.matches()) {
            return "";
        }
        String id = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return is(id) && id.length() >= SHORTEST_TYPED ? id : "";
    }
}
