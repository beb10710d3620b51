// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens old results of tools in what a model is shown; the transcript keeps them. Only after a pause, when the
 * provider has forgotten the conversation anyway: before it, a change would cost what its cache saves.
 *
 * @param ttl how long the pause is
 * @param keepAnswers results after the last so many answers stay whole
 * @param softShare shortens from that share of the window on, in per mille
 * @param hardShare clears from that share on, in per mille
 * @param leastClear characters that clearing must be able to win
 * @param most a result up to that length is not shortened
 * @param tools which tools it is about
 */
record Pruning(Duration ttl, long keepAnswers, long softShare, long hardShare, long leastClear, long most, long head, long tail,
        boolean clears, String placeholder, Json.Obj tools) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(?:\\.\\d+)?(ms|s|m|h|d)?");

    /** @param settings {@code agents.defaults.contextPruning} */
    static Pruning of(Json.Obj settings) {
        Json.Obj soft = settings.object("softTrim");
        Json.Obj hard = settings.object("hardClear");
        return new Pruning(
                duration(settings.text("ttl").orElse("5m")),
                settings.integer("keepLastAssistants").orElse(3L),
                perMille(settings.get("softTrimRatio"), 300),
                perMille(settings.get("hardClearRatio"), 500),
                settings.integer("minPrunableToolChars").orElse(50_000L),
                soft.integer("maxChars").orElse(4_000L),
                soft.integer("headChars").orElse(1_500L),
                soft.integer("tailChars").orElse(1_500L),
                !hard.get("enabled").equals(Json.of(false)),
                hard.text("placeholder").orElse("[an old result, left out by the gateway]"),
                settings.object("tools"));
    }

    /** @param window characters the model takes @param pause since the session changed last */
    List<Message> shortened(List<Message> conversation, long window, Duration pause) {
        long all = conversation.stream().mapToLong(Excerpt::size).sum();
        if (pause.compareTo(ttl) < 0 || all * 1000 < window * softShare) {
            return conversation;
        }
        int end = old(conversation);
        List<Message> out = new ArrayList<>(conversation);
        for (int i = 0; i < end; i++) {
            if (out.get(i) instanceof ToolResult result && prunable(result)) {
                out.set(i, new ToolResult(result.callId(), result.tool(), trimmed(result.text()), result.error()));
            }
        }
        long after = out.stream().mapToLong(Excerpt::size).sum();
        long wins = out.subList(0, end).stream().filter(this::clearable).mapToLong(Excerpt::size).sum();
        for (int i = 0; clears && i < end && after * 1000 >= window * hardShare && wins >= leastClear; i++) {
            if (clearable(out.get(i))) {
                ToolResult result = (ToolResult) out.get(i);
                out.set(i, new ToolResult(result.callId(), result.tool(), placeholder, result.error()));
                after -= result.text().length() - placeholder.length();
            }
        }
        return out;
    }

    /** Where the last answers begin. */
    private int old(List<Message> conversation) {
        long left = keepAnswers;
        int i = conversation.size();
        while (i > 0 && left > 0) {
            i--;
            left -= conversation.get(i) instanceof Message.Assistant ? 1 : 0;
        }
        return left > 0 ? 0 : i;
    }

    private boolean clearable(Message message) {
        return message instanceof ToolResult result && prunable(result) && result.text().length() > placeholder.length();
    }

    private boolean prunable(ToolResult result) {
        String tool = result.tool().toLowerCase(Locale.ROOT);
        List<Json> allow = tools.array("allow");
        return tools.array("deny").stream().noneMatch(pattern -> like(pattern, tool))
                && (allow.isEmpty() || allow.stream().anyMatch(pattern -> like(pattern, tool)));
    }

    private String trimmed(String text) {
        if (text.length() <= most || head + tail >= text.length()) {
            return text;
        }
        return Untrusted.bounded(text, (int) Math.max(1, head)) + "\n[the gateway left out " + (text.length() - head - tail)
                + " of " + text.length() + " characters]\n" + text.substring((int) (text.length() - tail));
    }

    private static boolean like(Json pattern, String tool) {
        return pattern instanceof Json.Str s && Pattern.matches(
                Pattern.quote(s.value().strip().toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q"), tool);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Duration.ofMinutes(5);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2) == null ? "m" : matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofMinutes(number);
        };
    }

    private static long perMille(Json value, long otherwise) {
        return value instanceof Json.Num n ? Math.round(Math.max(0, Math.min(1, n.value().doubleValue())) * 1000) : otherwise;
    }
}
