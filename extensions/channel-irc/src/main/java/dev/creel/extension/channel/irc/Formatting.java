// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import java.util.regex.Pattern;

/** The codes by which clients colour text, and every other control character: taken out of what comes, never sent. */
final class Formatting {
    private static final Pattern COLOURS = Pattern.compile("\\x03([0-9]{1,2}(,[0-9]{1,2})?)?|\\x04([0-9A-Fa-f]{6}(,[0-9A-Fa-f]{6})?)?");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    private Formatting() {}

    static String stripped(String text) {
        return CONTROL.matcher(COLOURS.matcher(text).replaceAll("")).replaceAll("").replace('\t', ' ');
    }
}
