// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of Slack: letters and digits that never change, with a first letter that says of what. Stateless. */
final class Ids {
    private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{1,30}");
    private static final Pattern CHANNEL = Pattern.compile("[CDG][A-Z0-9]{1,30}");
    private static final Pattern TEAM = Pattern.compile("[TE][A-Z0-9]{1,30}");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}\\.[0-9]{1,9}");
    private static final Pattern TYPED = Pattern.compile("(?i:slack:|user:)?(?:<@([A-Z0-9]+)(?:\\|[^>]*)?>|([A-Z0-9]+))");

    private Ids() {}

    /** A person's id, of a workspace or of a whole organisation. */
    static boolean isUser(String text) {
        return USER.matcher(text).matches();
    }

    static boolean isChannel(String text) {
        return CHANNEL.matcher(text).matches();
    }

    static boolean isTeam(String text) {
        return TEAM.matcher(text).matches();
    }

    /** A message is known by its channel and its time. */
    static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** The id in what a person typed; empty when it is a name, which anybody could take. */
    static String typed(String text) {
        Matcher matcher = TYPED.matcher(text.strip());
        if (!matcher.matches()) {
            return "";
        }
        String id = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return isUser(id) ? id : "";
    }
}
