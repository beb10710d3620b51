// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as Slack writes it, made into what people read. Stateless. */
final class Said {
    private static final Pattern ENTITY = Pattern.compile("<([^<>]*)>");
    private static final Pattern MENTION = Pattern.compile("<@([A-Z0-9]+)(?:\\|[^<>]*)?>");
    private static final Pattern OTHERS = Pattern.compile("<(?:@[A-Z0-9]+|!subteam\\^[A-Z0-9]+)(?:\\|[^<>]*)?>");

    private Said() {}

    /** Whether it mentions that user: what somebody types as such is written otherwise. */
    static boolean mentions(String text, String user) {
        Matcher mention = MENTION.matcher(text);
        while (mention.find()) {
            if (mention.group(1).equals(user)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it mentions any person or group of persons. */
    static boolean mentionsSomebody(String text) {
        return OTHERS.matcher(text).find();
    }

    /** Without an address of that user in front, so that a command behind it is one. */
    static String plain(String text, String user) {
        Matcher mention = MENTION.matcher(text.stripLeading());
        boolean addressed = mention.lookingAt() && mention.group(1).equals(user);
        String rest = addressed ? text.stripLeading().substring(mention.end()).stripLeading() : text;
        return unescaped(ENTITY.matcher(rest).replaceAll(entity -> Matcher.quoteReplacement(words(entity.group(1)))));
    }

    private static String words(String entity) {
        int bar = entity.indexOf('|');
        String target = bar < 0 ? entity : entity.substring(0, bar);
        String label = bar < 0 ? "" : entity.substring(bar + 1);
        if (target.startsWith("@")) {
            return target;
        }
        if (target.startsWith("#")) {
            return label.isEmpty() ? target : '#' + label;
        }
        if (target.startsWith("!")) {
            String name = label.isEmpty() ? target.substring(1) : label;
            return name.startsWith("@") ? name : '@' + name;
        }
        return label.isEmpty() || label.equals(target) ? target : label + " (" + target + ')';
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
