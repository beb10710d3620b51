// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import java.util.Optional;

/**
 * The two topics each user has, {@code PREFIX/in/USER} and {@code PREFIX/out/USER}. The broker's access list lets every user
 * write to his own first and read his own second: that makes the topic, and nothing in the message, say who wrote.
 *
 * @param prefix above both
 */
record Topics(String prefix) {
    private static final int LONGEST_USER = 128;

    /** Whom that topic belongs to; empty for any other topic. */
    Optional<String> writer(String topic) {
        String above = prefix + "/in/";
        String user = topic.startsWith(above) ? topic.substring(above.length()) : "";
        return isUser(user) ? Optional.of(user) : Optional.empty();
    }

    /** What is subscribed to. */
    String all() {
        return prefix + "/in/+";
    }

    String to(String user) {
        return prefix + "/out/" + user;
    }

    String from(String user) {
        return prefix + "/in/" + user;
    }

    /** Wildcards, further levels and what does not show are in no name: they could stand for somebody else. */
    static boolean isUser(String name) {
        return !name.isBlank() && name.equals(name.strip()) && name.length() <= LONGEST_USER
                && name.chars().noneMatch(c -> c == '/' || c == '+' || c == '#' || c == '*' || c < ' ' || c > '~');
    }
}
