// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.regex.Pattern;

/** Makes text of plugins and strangers fit to stand in a prompt: bounded, without controls, inside its delimiters. Stateless. */
final class Untrusted {
    /** Format characters too: they hide text from people or turn its direction. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

    private static final String OPENINGS = "<\u2039\u00AB\u2329\u27E8\u276E\u2770\u3008\u300A\uFE64\uFF1C";
    private static final Pattern OPENING = Pattern.compile("[" + OPENINGS + "]");
    private static final Pattern CLOSING = Pattern.compile("[>\u203A\u00BB\u232A\u27E9\u276F\u2771\u3009\u300B\uFE65\uFF1E]");
    /** What is passed over is never tried again: a message of brackets takes no longer than any other. */
    static final Pattern NOTE = Pattern.compile("[\\[\uFF3B][^\\p{L}\\[\uFF3B]*+note\\P{L}++of\\P{L}++the\\P{L}++gateway\\P{L}*?[\\]\uFF3D]",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final int LONGEST_TAG = 64;

    private Untrusted() {}

    /** One line without controls, at most {@code longest} characters. */
    static String line(String text, int longest) {
        String line = INVISIBLE.matcher(text == null ? "" : text).replaceAll(" ").strip();
        return bounded(line, longest);
    }

    /** One line that can be no tag: for names and texts that stand in a block of the gateway's. */
    static String inert(String text, int longest) {
        String line = line(text, longest);
        return CLOSING.matcher(OPENING.matcher(line).replaceAll("(")).replaceAll(")");
    }

    /** A person's own words, without what looks like a block or note of the gateway's, in other letters too. */
    static String words(String text) {
        boolean noted = text.indexOf('[') >= 0 || text.indexOf('\uFF3B') >= 0;
        String said = noted ? NOTE.matcher(text).replaceAll("(note of the gateway)") : text;
        StringBuilder out = null;
        int done = 0;
        for (int at = bracket(said, 0); at >= 0; at = bracket(said, at + 1)) {
            if (opens(said, at + 1)) {
                out = out == null ? new StringBuilder(said.length()) : out;
                out.append(said, done, at).append('[');
                done = at + 1;
            }
        }
        return out == null ? said : out.append(said, done, said.length()).toString();
    }

    /** Where the next opening bracket of any kind is; -1 for nowhere. Every page passes here, so no pattern is used. */
    private static int bracket(String said, int from) {
        for (int at = from; at < said.length(); at++) {
            char c = said.charAt(at);
            if (c == '<' || c >= 0x80 && OPENINGS.indexOf(c) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** Whether a tag of the gateway's could begin there; told by its first letter where that is a plain one. */
    private static boolean opens(String said, int from) {
        int end = Math.min(said.length(), from + LONGEST_TAG);
        int at = from;
        while (at < end && said.charAt(at) < 0x80 && !Character.isLetter(said.charAt(at))) {
            at++;
        }
        boolean other = at == end || said.charAt(at) < 0x80 && Character.toLowerCase(said.charAt(at)) != ChatBlock.TAG.charAt(0);
        return !other && LookAlikes.plain(said.substring(from, end)).startsWith(ChatBlock.TAG);
    }

    /** The text between tags that nothing inside can close. */
    static String block(String tag, String text) {
        return "<" + tag + ">\n" + contained(tag, text) + "\n</" + tag + ">\n";
    }

    /** The text with every tag of that name made harmless: it must not close its delimiter and go on as the host. */
    static String contained(String tag, String text) {
        return tag(tag).matcher(text).replaceAll("[$1" + tag + "]");
    }

    static Pattern tag(String name) {
        return Pattern.compile("(?i)<\\s*+(/?)\\s*+" + Pattern.quote(name) + "\\b[^>]*+>?");
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
