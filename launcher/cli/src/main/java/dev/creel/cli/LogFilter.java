// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which lines of a log are wanted.
 *
 * @param text what has to stand in a line, in any case; empty for anything
 * @param since no line before that
 * @param level the lowest level; empty for any
 */
record LogFilter(String text, Optional<Instant> since, String level) {
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
    private static final int DEPTH = 16;

    /** @param since a time such as 2026-01-31T10:00:00Z, or how long ago: 90s, 15m, 2h, 3d; empty for any */
    static LogFilter of(String text, String since, String level, Instant now) {
        String wanted = level.toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty() && !LEVELS.contains(wanted)) {
            throw new CliException("\"" + level + "\" is no level; use " + String.join(", ", LEVELS));
        }
        return new LogFilter(text.toLowerCase(Locale.ROOT), since.isEmpty() ? Optional.empty() : Optional.of(time(since, now)), wanted);
    }

    private static Instant time(String since, Instant now) {
        try {
            if (since.matches("\\d{1,7}[smhd]")) {
                long count = Long.parseLong(since.substring(0, since.length() - 1));
                return now.minus(switch (since.charAt(since.length() - 1)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
            }
            return Instant.parse(since);
        } catch (DateTimeException e) {
            throw new CliException("\"" + since + "\" is no time; write 2026-01-31T10:00:00Z, or 90s, 15m, 2h or 3d ago");
        }
    }

    boolean all() {
        return text.isEmpty() && since.isEmpty() && level.isEmpty();
    }

    /** Whether the file of a day can have such lines. @param day as 2026-01-31 */
    boolean mayBeOn(String day) {
        return since.isEmpty() || day.compareTo(since.get().toString().substring(0, 10)) >= 0;
    }

    /** A line that is not ours is wanted if its text is, and nothing is asked that it does not tell. */
    boolean wants(String line) {
        if (!text.isEmpty() && !line.toLowerCase(Locale.ROOT).contains(text)) {
            return false;
        }
        if (since.isEmpty() && level.isEmpty()) {
            return true;
        }
        try {
            return Json.parse(line, DEPTH) instanceof Json.Obj told && late(told) && grave(told);
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private boolean late(Json.Obj told) {
        return since.isEmpty() || !Instant.parse(told.text("time", "")).isBefore(since.get());
    }

    private boolean grave(Json.Obj told) {
        return level.isEmpty() || LEVELS.indexOf(told.text("level", "")) >= LEVELS.indexOf(level);
    }
}
