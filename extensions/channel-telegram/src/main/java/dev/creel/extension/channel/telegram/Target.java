// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.util.regex.Pattern;

/**
 * Where a message goes. Names of channels and people are no targets: they can change hands.
 *
 * @param topic of a group with topics, 0 for none
 */
record Target(long chat, long topic) {
    private static final Pattern NUMBER = Pattern.compile("-?[1-9][0-9]{0,17}");
    /** What is said outside all topics carries this number, but is not sent with it. */
    private static final long GENERAL = 1;

    static Target of(Chat chat) {
        return new Target(number(chat.id()), chat.threadId().isEmpty() ? 0 : number(chat.threadId()));
    }

    static long number(String id) {
        if (!NUMBER.matcher(id).matches()) {
            throw new Failure(Failure.Code.BAD_INPUT, "\"" + id.substring(0, Math.min(id.length(), 40))
                    + "\" is no id of Telegram's; chats, topics and messages are named by numbers");
        }
        return Long.parseLong(id);
    }

    Json.Builder json() {
        Json.Builder place = Json.object().put("chat_id", chat);
        return topic > GENERAL ? place.put("message_thread_id", topic) : place;
    }
}
