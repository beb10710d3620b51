// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

/**
 * The one rule for session keys: parts of lower-case ASCII joined by colons, {@code agent:ID:...}. Nothing is trimmed, decoded
 * or guessed, because a key that is understood in two ways lets one person into another one's session.
 */
final class Keys {
    private static final int LONGEST = 256;
    private static final int LONGEST_AGENT = 64;
    private static final String AGENT = "agent:";
    private static final String MARKS = "_.@+-#!=;~,/";

    private Keys() {}

    static String canonical(String key, String agentId) {
        String agent = agent(lower(agentId));
        String lower = lower(key);
        if (lower.isEmpty() || lower.length() > LONGEST) {
            throw new IllegalArgumentException("a session key has 1 to " + LONGEST + " characters");
        }
        boolean withAgent = lower.startsWith(AGENT) || lower.equals("agent");
        return checked(withAgent ? lower : AGENT + agent + ":" + lower);
    }

    /** The agent of a canonical key. */
    static String agentOf(String key) {
        if (!checked(key).equals(key)) {
            throw new IllegalArgumentException("a session key is in canonical form here");
        }
        return key.substring(AGENT.length(), key.indexOf(':', AGENT.length()));
    }

    private static String checked(String key) {
        boolean start = true;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == ':' ? start : !allowed(c)) {
                throw new IllegalArgumentException(c == ':'
                        ? "a session key has no empty part between colons"
                        : "a session key has letters, digits and " + MARKS + " only, and no spaces");
            }
            start = c == ':';
        }
        int end = key.startsWith(AGENT) ? key.indexOf(':', AGENT.length()) : -1;
        if (end < 0 || start) {
            throw new IllegalArgumentException("a session key of an agent has the form agent:ID:NAME");
        }
        agent(key.substring(AGENT.length(), end));
        return key;
    }

    private static String agent(String id) {
        boolean valid = !id.isEmpty() && id.length() <= LONGEST_AGENT && id.charAt(0) != '-' && id.charAt(0) != '_';
        for (int i = 0; valid && i < id.length(); i++) {
            char c = id.charAt(i);
            valid = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }
        if (!valid) {
            throw new IllegalArgumentException("an agent's id has 1 to " + LONGEST_AGENT + " of a-z, 0-9, - and _");
        }
        return id;
    }

    private static boolean allowed(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }

    /** ASCII only: other letters have lower-case forms that depend on place and language. */
    private static String lower(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(i, (char) (c | 0x20));
            }
        }
        return out == null ? text : out.toString();
    }
}
