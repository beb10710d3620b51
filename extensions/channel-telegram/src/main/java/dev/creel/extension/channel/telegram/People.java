// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.json.Json;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Who spoke and where, as Telegram vouches for it: numeric ids and nothing else. Stateless. */
final class People {
    /** Accounts that stand for somebody unknown: the service itself, anonymous admins, channels. */
    private static final Set<Long> STAND_INS = Set.of(777_000L, 1_087_968_824L, 136_817_688L);

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");
    private static final int MAX_LABEL = 128;

    private People() {}

    /** Whoever wrote a message; in the name of a chat or channel it is nobody in particular. */
    static Sender of(Json.Obj message) {
        return message.has("sender_chat") || !message.has("from")
                ? new Sender("", false, label(message.object("sender_chat").text("title", "")))
                : user(message.object("from"));
    }

    static Sender user(Json.Obj user) {
        long id = user.integer("id", 0);
        boolean person = id > 0 && !user.flag("is_bot", true) && !STAND_INS.contains(id);
        String name = user.text("first_name", "") + ' ' + user.text("last_name", "");
        return new Sender(id > 0 ? Long.toString(id) : "", person, label(name));
    }

    /** @param topic 0 for none */
    static Chat chat(Json.Obj chat, long topic) {
        Chat.Kind kind = switch (chat.text("type", "")) {
            case "private" -> Chat.Kind.DIRECT;
            case "channel" -> Chat.Kind.ROOM;
            default -> Chat.Kind.GROUP;
        };
        return new Chat(kind, Long.toString(chat.integer("id", 0)), topic > 0 ? Long.toString(topic) : "");
    }

    /** Replies in a group without topics carry a thread's number too; only a topic is a place of its own. */
    static long topic(Json.Obj message) {
        return message.flag("is_topic_message", false) ? message.integer("message_thread_id", 0) : 0;
    }

    static String label(String name) {
        String label = name.strip();
        return label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) : label;
    }

    /** An id as a person typed it; a name can change hands and is none. */
    static String canonical(String typed) {
        String id = typed.strip();
        String lower = id.toLowerCase(Locale.ROOT);
        for (String prefix : new String[] {"telegram:", "tg:"}) {
            if (lower.startsWith(prefix)) {
                id = id.substring(prefix.length()).strip();
                break;
            }
        }
        return ID.matcher(id).matches() ? id : "";
    }
}
