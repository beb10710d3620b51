// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader sees in a file of rights, found by other means than the parser's: the words and quoted texts that are no comment. */
final class Shown {
    private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[()\\[\\]{}]|[^\\s\"()\\[\\]{}]+");

    private Shown() {}

    static List<String> in(String file) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(file.replaceAll("(?m)^[ \\t]*(#|//).*$", ""));
        while (token.find()) {
            String quoted = token.group(1);
            if (quoted == null) {
                tokens.add(tokens.isEmpty() ? token.group().toUpperCase(Locale.ROOT) : token.group());
            } else {
                tokens.add('"' + origin(quoted.replaceAll("\\\\(.)", "$1")));
            }
        }
        return withoutEmptyRest(tokens);
    }

    /** Upper case and a default port are another spelling of the same origin. */
    private static String origin(String text) {
        try {
            return WebOrigin.parse(text).origin();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** An empty name or empty actions before a bracket say nothing. */
    private static List<String> withoutEmptyRest(List<String> tokens) {
        List<String> out = new ArrayList<>();
        for (String token : tokens) {
            while (token.equals(")") && out.get(out.size() - 1).equals("\"")) {
                out.remove(out.size() - 1);
            }
            out.add(token);
        }
        return out;
    }
}
