// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.regex.Pattern;

/** Makes text of plugins and strangers fit to stand in a prompt: bounded, without controls, inside its delimiters. Stateless. */
final class Untrusted {
    /** Format characters too: they hide text from people or turn its direction. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

    private Untrusted() {}

    /** One line without controls, at most {@code longest} characters. */
    static String line(String text, int longest) {
        String line = INVISIBLE.matcher(text == null ? "" : text).replaceAll(" ").strip();
        return bounded(line, longest);
    }

    /** The text between tags that nothing inside can close. */
    static String block(String tag, String text) {
        return "<" + tag + ">\n" + contained(tag, text) + "\n</" + tag + ">\n";
    }

    /** The text with every tag of that name made harmless: it must not close its delimiter and go on as the host. */
    static String contained(String tag, String text) {
        return text.replaceAll("(?i)<\\s*(/?)\\s*" + Pattern.quote(tag) + "\\b[^>]*>?", "[$1" + tag + "]");
    }

    static String bounded(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        if (longest <= 0) {
            return "";
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }
}
