// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Overheard;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What admitted people said in an account's groups without addressing the bot, for the next message that does. In memory
 * only, and bounded in chats, messages and characters: what is oldest goes. Thread-safe.
 */
final class GroupContext {
    static final int MOST_CHATS = 200;
    static final int MOST_MESSAGES = 200;
    static final int MOST_CHARACTERS = 16_384;
    static final int LONGEST_TEXT = 2_048;

    private static final int LONGEST_LABEL = 128;
    private static final int USUAL_MESSAGES = 50;
    private static final String LIMIT = "historyLimit";

    private final Map<String, List<Line>> chats = new LinkedHashMap<>(16, 0.75f, true);

    /** A message as it is kept. */
    private record Line(String eventId, Overheard said) {}

    /** What one chat had to hand over; still kept until it is {@linkplain #clear cleared}. */
    record Pending(String sessionKey, List<Overheard> said, List<String> eventIds) {
        Pending {
            said = List.copyOf(said);
            eventIds = List.copyOf(eventIds);
        }
    }

    /** How many messages of a chat the operator wants kept: the account's word, the channel's, the common one, 50. */
    static int limit(Snapshot now, Account account) {
        Json.Obj channel = now.object("channels").object(account.channel());
        long limit = channel.object("accounts").object(account.id()).integer(LIMIT)
                .or(() -> channel.integer(LIMIT))
                .or(() -> now.object("messages.groupChat").integer(LIMIT))
                .orElse((long) USUAL_MESSAGES);
        return (int) Math.max(0, Math.min(limit, MOST_MESSAGES));
    }

    /** Keeps a message; one that is there already changes nothing. @param limit see {@link #limit}; 0 keeps nothing */
    synchronized void keep(String sessionKey, Inbound.Message message, int limit) {
        if (limit <= 0 || message.text().isBlank()) {
            return;
        }
        List<Line> lines = chats.computeIfAbsent(sessionKey, key -> new ArrayList<>());
        if (lines.stream().noneMatch(line -> line.eventId().equals(message.eventId()))) {
            lines.add(new Line(message.eventId(), new Overheard(message.sender().id(),
                    shortened(message.sender().label(), LONGEST_LABEL), shortened(message.text(), LONGEST_TEXT), message.at())));
        }
        while (lines.size() > limit || lines.stream().mapToInt(GroupContext::size).sum() > MOST_CHARACTERS) {
            lines.remove(0);
        }
        Iterator<String> oldest = chats.keySet().iterator();
        while (chats.size() > MOST_CHATS) {
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * What was said since the last addressed message, oldest first.
     *
     * @param before what earlier messages of the same delivery were given already
     * @param limit see {@link #limit}; what is older than that is forgotten with the rest
     */
    synchronized Pending pending(String sessionKey, List<Pending> before, int limit) {
        List<Line> lines = new ArrayList<>(chats.getOrDefault(sessionKey, List.of()));
        for (Pending given : before) {
            if (given.sessionKey().equals(sessionKey)) {
                lines.removeIf(line -> given.eventIds().contains(line.eventId()));
            }
        }
        return new Pending(sessionKey, lines.stream().skip(Math.max(0, lines.size() - limit)).map(Line::said).toList(),
                lines.stream().map(Line::eventId).toList());
    }

    /** Forgets what was handed over, once the message it went with is kept durably. */
    synchronized void clear(Pending handedOver) {
        List<Line> lines = chats.get(handedOver.sessionKey());
        if (lines != null) {
            lines.removeIf(line -> handedOver.eventIds().contains(line.eventId()));
            if (lines.isEmpty()) {
                chats.remove(handedOver.sessionKey());
            }
        }
    }

    private static int size(Line line) {
        return line.said().label().length() + line.said().text().length();
    }

    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
