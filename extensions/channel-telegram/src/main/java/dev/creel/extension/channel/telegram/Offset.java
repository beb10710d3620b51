// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The first update not received yet. After a week without updates Telegram numbers them anew, from anywhere: an old offset
 * could acknowledge updates nobody has seen, so it is not used any more. What comes twice then is known by its id. Each bot
 * has numbers of its own: an offset of another one would throw its updates away.
 *
 * @param bot whose updates
 * @param next 0 while there is none
 * @param at when the update before it came
 */
record Offset(long bot, long next, Instant at) {
    private static final Duration VALID = Duration.ofDays(6);

    /** As the account's cursor has it, if that was written for this bot. */
    static Offset read(String cursor, long bot) {
        Offset none = new Offset(bot, 0, Instant.EPOCH);
        String[] parts = cursor.split(" ");
        try {
            return parts.length == 3 && Long.parseLong(parts[2]) == bot
                    ? new Offset(bot, Long.parseLong(parts[0]), Instant.ofEpochSecond(Long.parseLong(parts[1]))) : none;
        } catch (NumberFormatException | DateTimeException e) {
            return none;
        }
    }

    String text() {
        return next + " " + at.getEpochSecond() + " " + bot;
    }

    Optional<Long> asked(Instant now) {
        return next > 0 && now.isBefore(at.plus(VALID)) ? Optional.of(next) : Optional.empty();
    }

    /** Behind that update too; updates come in order, but numbers may begin anew. */
    Offset after(long updateId, Instant now) {
        boolean anew = asked(now).isEmpty();
        return updateId < 0 ? this : new Offset(bot, anew ? updateId + 1 : Math.max(next, updateId + 1), now);
    }
}
