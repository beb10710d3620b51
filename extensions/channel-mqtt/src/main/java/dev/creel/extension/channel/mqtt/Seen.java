// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import java.util.ArrayList;
import java.util.List;

/**
 * The deliveries that were kept last, as they stand in the account's cursor: the broker repeats only those whose
 * acknowledgement it may not have, and numbers deliveries anew after a while, so nothing older is remembered.
 *
 * @param count of all that were ever kept
 * @param marks newest last
 */
record Seen(long count, List<String> marks) {
    /** More than brokers leave unacknowledged. */
    private static final int MOST = 128;

    Seen {
        marks = List.copyOf(marks);
    }

    static Seen read(String cursor) {
        String[] words = cursor.isEmpty() ? new String[] {"0"} : cursor.split(" ");
        return new Seen(Long.parseLong(words[0]), List.of(words).subList(1, words.length));
    }

    boolean has(Arrived message) {
        return message.again() && marks.contains(message.mark());
    }

    Seen with(Arrived message) {
        List<String> next = new ArrayList<>(marks);
        next.add(message.mark());
        return new Seen(count + 1, next.subList(Math.max(0, next.size() - MOST), next.size()));
    }

    String text() {
        return marks.isEmpty() ? Long.toString(count) : count + " " + String.join(" ", marks);
    }
}
