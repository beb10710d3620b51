// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Message;
import dev.creel.access.Turns;
import dev.creel.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an admitted message goes: one agent that exists and one canonical session key that belongs to it. A blank,
 * unknown or contradicting agent is an error and never falls back to the default one.
 */
record Route(String sessionKey, String agentId) {
    private static final int DIGEST = 16;
    private static final Pattern OF_USER = Pattern.compile("agent:[^:]+:open(?:ai|responses)-user:(.*)");

    /** @throws IllegalArgumentException when agent or key are malformed, unknown or contradict each other */
    static Route of(Message message, Turns turns, Sessions sessions) {
        String asked = message.agentId();
        if (!asked.isEmpty() && !turns.knows(asked)) {
            throw new IllegalArgumentException("unknown agent id \"" + shown(asked) + "\"");
        }
        String agent = asked.isEmpty() ? turns.defaultAgent() : asked;
        String key = sessions.canonical(key(message, agent), agent);
        String owner = owner(key, agent);
        if (!turns.knows(owner)) {
            throw new IllegalArgumentException("unknown agent id \"" + shown(owner) + "\"");
        }
        ofUser(key, message);
        if (!asked.isEmpty() && !owner.equals(asked)) {
            throw new IllegalArgumentException("session key \"" + shown(key) + "\" belongs to agent \"" + shown(owner)
                    + "\", not to \"" + shown(asked) + "\"");
        }
        return new Route(key, owner);
    }

    private static String key(Message message, String agent) {
        if (!message.sessionKey().isEmpty()) {
            return message.sessionKey();
        }
        if (!message.surface().equals("openai")) {
            return "main";
        }
        String space = "agent:" + agent + ":" + message.options().text("space").orElse("openai");
        return user(message).map(user -> space + "-user:" + part(user)).orElseGet(() -> space + ":" + UUID.randomUUID());
    }

    /** A session that was made for one user of a client is reached by that user only, whichever way it is named. */
    private static void ofUser(String key, Message message) {
        Matcher made = OF_USER.matcher(key);
        if (message.surface().equals("openai") && made.matches()
                && !user(message).map(Route::part).orElse("").equals(made.group(1))) {
            throw new IllegalArgumentException("the session belongs to another `user`; name that user, or another session");
        }
    }

    private static Optional<String> user(Message message) {
        return message.options().text("user").filter(user -> !user.isBlank());
    }

    /** A user name as part of a key; what would not survive canonical form becomes a digest, so that two users never meet. */
    static String part(String user) {
        return part(user, 64);
    }

    /** @param longest most characters that stay as they are */
    static String part(String user, int longest) {
        boolean plain = user.length() <= longest && !user.isEmpty();
        for (int i = 0; plain && i < user.length(); i++) {
            char c = user.charAt(i);
            plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }
        return plain && !user.startsWith("x-") ? user : "x-" + digest(user);
    }

    private static String digest(String user) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String owner(String key, String agent) {
        if (!key.startsWith("agent:")) {
            return agent;
        }
        int end = key.indexOf(':', 6);
        return end < 0 ? agent : key.substring(6, end).toLowerCase(Locale.ROOT);
    }

    /** Text of a stranger for an error message: short and without controls. */
    private static String shown(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(64).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
