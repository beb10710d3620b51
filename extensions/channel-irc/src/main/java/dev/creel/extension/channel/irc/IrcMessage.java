// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the protocol (RFC 1459, RFC 2812, message tags of IRCv3), taken apart.
 *
 * @param tags by name, values unescaped, empty when there is none
 * @param source who sent it, as {@code nick!user@host} or a server's name; empty when not said
 * @param command in upper case, or a number of three digits
 */
record IrcMessage(Map<String, String> tags, String source, String command, List<String> parameters) {
    IrcMessage {
        tags = Map.copyOf(tags);
        parameters = List.copyOf(parameters);
    }

    /** Reads a line; one that is none has an empty command. */
    static IrcMessage parse(String line) {
        Map<String, String> tags = new HashMap<>();
        String rest = line;
        if (rest.startsWith("@")) {
            String[] parts = rest.substring(1).split(" +", 2);
            tags(parts[0], tags);
            rest = parts.length > 1 ? parts[1] : "";
        }
        String source = "";
        if (rest.startsWith(":")) {
            String[] parts = rest.substring(1).split(" +", 2);
            source = parts[0];
            rest = parts.length > 1 ? parts[1] : "";
        }
        List<String> words = words(rest);
        String command = words.isEmpty() ? "" : words.remove(0).toUpperCase(java.util.Locale.ROOT);
        return new IrcMessage(tags, source, command, words);
    }

    private static List<String> words(String rest) {
        List<String> words = new ArrayList<>();
        String left = rest;
        while (!left.isEmpty()) {
            if (left.startsWith(":") && !words.isEmpty()) {
                words.add(left.substring(1));
                return words;
            }
            String[] parts = left.split(" +", 2);
            if (!parts[0].isEmpty()) {
                words.add(parts[0]);
            }
            left = parts.length > 1 ? parts[1] : "";
        }
        return words;
    }

    private static void tags(String text, Map<String, String> into) {
        for (String tag : text.split(";")) {
            int equals = tag.indexOf('=');
            into.put(equals < 0 ? tag : tag.substring(0, equals), equals < 0 ? "" : unescaped(tag.substring(equals + 1)));
        }
    }

    private static String unescaped(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                out.append(c);
            } else if (++i < value.length()) {
                out.append(switch (value.charAt(i)) {
                    case ':' -> ';';
                    case 's' -> ' ';
                    case 'r' -> '\r';
                    case 'n' -> '\n';
                    default -> value.charAt(i);
                });
            }
        }
        return out.toString();
    }

    /** The nick of who sent it, or the server's name. */
    String nick() {
        int end = source.indexOf('!');
        return end < 0 ? source : source.substring(0, end);
    }

    /** A parameter; empty when there are fewer. */
    String parameter(int at) {
        return at < parameters.size() ? parameters.get(at) : "";
    }

    String last() {
        return parameters.isEmpty() ? "" : parameters.get(parameters.size() - 1);
    }
}
