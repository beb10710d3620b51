// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long sessions and transcripts are kept.
 *
 * @param enforced whether sessions in use become past ones by age and number
 * @param unusedFor after how long an unused session goes
 * @param mostSessions how many stay
 * @param kept how long transcripts of past sessions stay; zero or less: for ever
 */
record RetentionRule(boolean enforced, Duration unusedFor, int mostSessions, Duration kept) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)?");
    private static final Duration USUAL = Duration.ofDays(30);
    private static final int USUAL_SESSIONS = 500;

    /** @param maintenance the object {@code session.maintenance} */
    static RetentionRule of(Json.Obj maintenance) {
        Duration unused = duration(maintenance.get("pruneAfter"), USUAL);
        return new RetentionRule(
                maintenance.text("mode", "warn").equals("enforce"),
                unused,
                (int) maintenance.integer("maxEntries", USUAL_SESSIONS),
                duration(maintenance.get("resetArchiveRetention"), unused));
    }

    /** A number, as text with a unit if it is not of days, as in the family; {@code false} is zero. */
    private static Duration duration(Json value, Duration fallback) {
        if (value.equals(Json.of(false))) {
            return Duration.ZERO;
        }
        if (value instanceof Json.Num number) {
            return number.asLong().map(Duration::ofDays).orElse(fallback);
        }
        Matcher matcher = DURATION.matcher(value instanceof Json.Str text ? text.value().strip() : "");
        if (!matcher.matches()) {
            return fallback;
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "d" : matcher.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "w" -> Duration.ofDays(7 * amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Whether the transcript of a session that ended then is to go. */
    boolean over(Instant ended, Instant now) {
        return kept.compareTo(Duration.ZERO) > 0 && ended.plus(kept).isBefore(now);
    }

    boolean unused(Instant since, Instant now) {
        return since.plus(unusedFor).isBefore(now);
    }
}
