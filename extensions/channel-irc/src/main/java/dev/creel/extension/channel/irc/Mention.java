// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

/** Whether a line of a channel names us: our nick as a word, compared as the server compares nicks. */
final class Mention {
    private static final String NICK_CHARACTERS = "-_[]\\`^{|}";

    private final CaseMapping names;
    private final String nick;

    Mention(CaseMapping names, String nick) {
        this.names = names;
        this.nick = names.fold(nick);
    }

    boolean in(String text) {
        String folded = names.fold(text);
        for (int at = folded.indexOf(nick); at >= 0; at = folded.indexOf(nick, at + 1)) {
            if (!within(folded, at - 1) && !within(folded, at + nick.length())) {
                return true;
            }
        }
        return false;
    }

    /** The text without a nick in front, as in {@code creel: hello}: what is left may be a command. */
    String without(String text) {
        if (text.length() > nick.length() && names.fold(text).startsWith(nick) && ":,".indexOf(text.charAt(nick.length())) >= 0) {
            String rest = text.substring(nick.length() + 1).strip();
            return rest.isEmpty() ? text : rest;
        }
        return text;
    }

    private static boolean within(String text, int at) {
        return at >= 0 && at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || NICK_CHARACTERS.indexOf(text.charAt(at)) >= 0);
    }
}
