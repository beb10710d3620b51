// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.offline;

import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.ToolSpec;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules: the last thing said decides the answer. Thread-safe. */
final class Rules {
    private static final String WHO = "I am Creel's built-in offline model: a few rules, no language model.";
    private static final String MORE = " Configure a provider under models.providers and choose its model with"
            + " agents.defaults.model.primary to talk to a real one.";
    private static final Pattern TAGGED = Pattern.compile("<(untrusted-[0-9a-f]+)[^>]*>\n(.*)\n</\\1>", Pattern.DOTALL);
    private static final int MAX_ECHO = 4_000;
    private static final String STATUS = "session_status";

    private final Clock clock;

    Rules(Clock clock) {
        this.clock = clock;
    }

    Answer answer(Prompt prompt) {
        Message last = last(prompt);
        if (last instanceof Message.ToolResult result) {
            String how = result.error() ? "The tool " + result.tool() + " failed:\n" : "The tool " + result.tool() + " says:\n";
            return Answer.say(how + cut(plain(result.text())));
        }
        String text = text(last).strip();
        Optional<Marker> marker = Marker.find(text);
        if (marker.isPresent()) {
            return marked(marker.get(), prompt.tools());
        }
        String plain = text.toLowerCase(Locale.ROOT);
        if (plain.contains(STATUS) || plain.contains("session status")) {
            return marked(new Marker(STATUS, "{}"), prompt.tools());
        }
        return Answer.say(said(plain, text, prompt));
    }

    private String said(String plain, String text, Prompt prompt) {
        StringTokenizer words = new StringTokenizer(plain, " \t\r\n,.!?");
        String first = words.hasMoreTokens() ? words.nextToken() : "";
        return switch (first) {
            case "hello", "hi", "hey", "hallo", "moin", "greetings" -> "Hello! " + WHO + " Say \"help\" to see what I can do.";
            case "help" -> help(prompt.tools());
            case "time", "date" -> time();
            case "echo" -> cut(text.substring(Math.min(text.length(), 4)).strip());
            default -> asksForTime(plain)
                    ? time()
                    : WHO + " I cannot answer that; say \"help\" to see what I can do." + MORE;
        };
    }

    private static boolean asksForTime(String plain) {
        return plain.contains("what time") || plain.contains("which day") || plain.contains("what day")
                || plain.contains("what date");
    }

    private static String help(List<ToolSpec> tools) {
        String names = tools.stream().map(ToolSpec::name).sorted().collect(Collectors.joining(", "));
        return WHO + "\n- hello: a greeting\n- time: the date and time\n- echo TEXT: the text again\n"
                + "- session status: calls the tool session_status\n"
                + "- [[tool:NAME {\"argument\": \"value\"}]]: calls that tool\n"
                + (names.isEmpty() ? "No tools are offered in this turn." : "Tools offered in this turn: " + names + ".")
                + MORE;
    }

    private String time() {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        String day = now.getDayOfWeek().name();
        return "It is " + day.charAt(0) + day.substring(1).toLowerCase(Locale.ROOT) + ", " + now.toLocalDate() + ", "
                + now.toLocalTime() + " UTC.";
    }

    private static Answer marked(Marker marker, List<ToolSpec> tools) {
        boolean offered = tools.stream().anyMatch(t -> t.name().equals(marker.tool()));
        return offered
                ? Answer.call(marker.tool(), marker.arguments())
                : Answer.say("The tool " + marker.tool() + " is not offered in this turn. " + WHO);
    }

    /** The last message that is not the model's own. */
    private static Message last(Prompt prompt) {
        List<Message> messages = prompt.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (!(messages.get(i) instanceof Message.Assistant)) {
                return messages.get(i);
            }
        }
        return new Message.User("");
    }

    static String text(Message message) {
        if (message instanceof Message.User user) {
            return user.text();
        }
        return message instanceof Message.ToolResult result ? result.text() : ((Message.Assistant) message).text();
    }

    /** Words stand in for tokens. */
    static long words(String text) {
        return new StringTokenizer(text).countTokens();
    }

    /** What stands between the gateway's tags; the text itself where there are none. */
    private static String plain(String text) {
        Matcher tagged = TAGGED.matcher(text);
        return tagged.matches() ? tagged.group(2) : text;
    }

    private static String cut(String text) {
        if (text.length() <= MAX_ECHO) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
        return text.substring(0, end) + " …";
    }
}
