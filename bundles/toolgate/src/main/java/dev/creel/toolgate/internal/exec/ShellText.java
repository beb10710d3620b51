// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command line read by rules far stricter than a shell's: words, quotes, and {@code && || ; |} between commands. Whatever a
 * shell would expand, redirect, comment or set is a doubt, and so is whatever is not understood.
 *
 * @param steps the commands in order; empty when there is a doubt
 * @param doubt why it cannot be read, empty if it can
 */
record ShellText(List<Step> steps, String doubt) {
    private static final int LONGEST = 16 << 10;
    private static final int MOST_WORDS = 512;
    /** What an unquoted word may not hold: a shell would do something about it. */
    private static final String SPECIAL = "$`*?[]{}~()<>!#\\&\"'|;";
    private static final Set<String> RESERVED = Set.of("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case",
            "esac", "in", "select", "function", "coproc", "time", "eval", "exec", "source", ".", ":", "command", "builtin", "export",
            "readonly", "declare", "typeset", "local", "set", "unset", "shopt", "trap", "alias", "unalias", "cd", "pushd", "popd", "wait",
            "bg", "fg", "jobs", "read", "hash", "type", "ulimit", "umask", "enable", "let", "getopts", "exit", "return", "shift",
            "break", "continue", "times", "history", "fc", "bind", "complete", "compgen", "mapfile", "readarray", "logout", "suspend");

    /** One command and what stands before it: {@code &&}, {@code ||}, {@code ;}, {@code |}, or nothing for the first. */
    record Step(String before, List<String> words) {
        Step {
            words = List.copyOf(words);
        }
    }

    ShellText {
        steps = List.copyOf(steps);
    }

    boolean doubtful() {
        return !doubt.isEmpty();
    }

    static ShellText read(String text) {
        try {
            return new ShellText(new Reader(text).steps(), "");
        } catch (Doubt e) {
            return new ShellText(List.of(), e.getMessage());
        }
    }

    /** A word that a shell takes literally. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static final class Doubt extends Exception {
        private static final long serialVersionUID = 1L;

        Doubt(String why) {
            super(why, null, false, false);
        }
    }

    /** Goes over the text once. */
    private static final class Reader {
        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private String before = "";
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Step> steps() throws Doubt {
            if (text.length() > LONGEST) {
                throw new Doubt("it is longer than " + LONGEST + " characters");
            }
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t') {
                    at++;
                } else if (c == '|' || c == ';' || c == '&') {
                    end(operator());
                } else {
                    words.add(word());
                    if (words.size() > MOST_WORDS) {
                        throw new Doubt("it has more than " + MOST_WORDS + " words");
                    }
                }
            }
            end("");
            return steps;
        }

        private String operator() throws Doubt {
            char c = text.charAt(at++);
            boolean twice = at < text.length() && text.charAt(at) == c;
            if (twice) {
                at++;
            }
            if (c == '&' && !twice) {
                throw new Doubt("it has a single &");
            }
            if (c == ';' && twice) {
                throw new Doubt("it has ;;");
            }
            return twice ? String.valueOf(c).repeat(2) : String.valueOf(c);
        }

        private void end(String operator) throws Doubt {
            if (words.isEmpty()) {
                throw new Doubt("a command in it is empty");
            }
            String first = words.get(0);
            if (first.isEmpty() || RESERVED.contains(first)) {
                throw new Doubt("\"" + first + "\" is part of the shell");
            }
            if (first.indexOf('=') >= 0) {
                throw new Doubt("it sets a variable");
            }
            steps.add(new Step(before, words));
            words = new ArrayList<>();
            before = operator;
        }

        private String word() throws Doubt {
            StringBuilder word = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t' || c == '|' || c == ';' || c == '&') {
                    break;
                }
                if (c == '\'' || c == '"') {
                    quotes(c, word);
                } else {
                    at++;
                    if (SPECIAL.indexOf(c) >= 0) {
                        throw new Doubt("it has " + c + " outside quotes");
                    }
                    word.append(visible(c));
                }
            }
            return word.toString();
        }

        private void quotes(char quote, StringBuilder word) throws Doubt {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw new Doubt("a quote is not closed");
            }
            for (int i = at + 1; i < end; i++) {
                char c = text.charAt(i);
                // Between double quotes a shell still runs commands, reads variables and takes backslashes away.
                if (quote == '"' && (c == '$' || c == '`' || c == '\\' || c == '!')) {
                    throw new Doubt("it has " + c + " between double quotes");
                }
                word.append(visible(c));
            }
            at = end + 1;
        }

        private static char visible(char c) throws Doubt {
            if (Character.isISOControl(c) || Character.isWhitespace(c) && c != ' ' || Character.isSpaceChar(c) && c != ' '
                    || Character.getType(c) == Character.FORMAT) {
                throw new Doubt("it has a character that does not show, or a new line");
            }
            return c;
        }
    }
}
