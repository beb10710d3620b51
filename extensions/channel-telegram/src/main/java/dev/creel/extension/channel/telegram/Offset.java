// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The first update not received yet. After a week without updates Telegram numbers them anew, from anywhere: an old offset
 * could acknowledge updates nobody has seen, so it is not used any more. What comes twice then is known by its id.
 *
 * @param next 0 while there is none
 * @param at when the update before it came
 */
record Offset(long next, Instant at) {
    private static final Offset NONE = new Offset(0, Instant.EPOCH);
    private static final Duration VALID = Duration.ofDays(6);

    /** As the account's cursor has it. */
    static Offset read(String cursor) {
        String[] parts = cursor.split(" ");
        try {
            return parts.length == 2 ? new Offset(Long.parseLong(parts[0]), Instant.ofEpochSecond(Long.parseLong(parts[1]))) : NONE;
        } catch (NumberFormatException | DateTimeException e) {
            return NONE;
        }
    }

    String text() {
        return next + " " + at.getEpochSecond();
    }

    Optional<Long> asked(Instant now) {
        return next > 0 && now.isBefore(at.plus(VALID)) ? Optional.of(next) : Optional.empty();
    }

    /** Behind that update too; updates come in order, but numbers may begin anew. */
    Offset after(long updateId, Instant now) {
        boolean anew = asked(now).isEmpty();
        return updateId < 0 ? this : new Offset(anew ? updateId + 1 : Math.max(next, updateId + 1), now);
    }
}
