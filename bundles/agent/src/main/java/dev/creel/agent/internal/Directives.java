// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directives a message begins with, and what follows them. Only at the beginning: a pasted text that holds one further
 * down changes nothing. Immutable.
 *
 * @param values what is asked for, empty text for "show it"
 * @param rest what is left for the model
 * @param wrong what is wrong with a value, empty if nothing
 */
record Directives(Map<Kind, String> values, String rest, String wrong) {
    /** Takes the setting back to the agent's. */
    static final String DEFAULT = "default";

    private static final Pattern LEADING = Pattern.compile("/([A-Za-z]{1,16})(?::\\s*|\\s+|$)(\\S*)", Pattern.DOTALL);

    /** What can be set for a message or a session. */
    enum Kind {
        THINK(ChatCommand.THINK, List.of("off", "minimal", "low", "medium", "high", "xhigh", "max")),
        VERBOSE(ChatCommand.VERBOSE, List.of("off", "on", "full")),
        REASONING(ChatCommand.REASONING, List.of("off", "on")),
        MODEL(ChatCommand.MODEL, List.of()),
        QUEUE(ChatCommand.QUEUE, List.of("collect", "followup", "steer", "steer-backlog", "interrupt"));

        private final ChatCommand command;
        private final List<String> levels;

        Kind(ChatCommand command, List<String> levels) {
            this.command = command;
            this.levels = levels;
        }

        /** Its main name. */
        String title() {
            return command.names().get(0);
        }

        /** What somebody has to hold to set it. */
        Rights least() {
            return command.least();
        }

        /** Whether it shows what is behind an answer, which is nothing for others to read. */
        boolean shows() {
            return this == VERBOSE || this == REASONING;
        }

        /** What it can be set to; empty when that is no fixed list. */
        List<String> levels() {
            return levels;
        }

        boolean takes(String value) {
            return value.equals(DEFAULT) || levels.isEmpty() || levels.contains(value);
        }

        static Optional<Kind> named(String name) {
            for (Kind kind : values()) {
                if (kind.command.names().contains(name)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    boolean any() {
        return !values.isEmpty();
    }

    /** What somebody has to hold for all of them. */
    Rights least() {
        return values.keySet().stream().map(Kind::least).max(Comparator.naturalOrder()).orElse(Rights.NONE);
    }

    /** Whether nothing is left for a model: then the values are for the session, otherwise for this message. */
    boolean alone() {
        return rest.isBlank();
    }

    static Directives of(String text) {
        Map<Kind, String> values = new EnumMap<>(Kind.class);
        String rest = text.strip();
        while (rest.startsWith("/")) {
            Matcher matcher = LEADING.matcher(rest);
            Optional<Kind> kind = matcher.lookingAt() ? Kind.named(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
            if (kind.isEmpty()) {
                break;
            }
            String value = matcher.group(2).startsWith("/") ? "" : value(kind.get(), matcher.group(2));
            values.put(kind.get(), value);
            if (!value.isEmpty() && !kind.get().takes(value)) {
                return new Directives(values, "", "\"" + Untrusted.line(value, 60) + "\" is nothing /"
                        + kind.get().title() + " knows. It takes " + String.join(", ", kind.get().levels()) + " or "
                        + DEFAULT + ".");
            }
            rest = rest.substring(value.isEmpty() ? matcher.start(2) : matcher.end()).strip();
        }
        return new Directives(values, rest, "");
    }

    private static String value(Kind kind, String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        if (kind == Kind.MODEL) {
            return lower.equals(DEFAULT) ? DEFAULT : typed;
        }
        if (kind == Kind.QUEUE) {
            return QueueMode.named(lower).map(QueueMode::text).orElse(lower);
        }
        return lower;
    }
}
