// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.json.Json;
import java.util.List;

/**
 * Whom a message is meant for, and its text without our own name behind or before a command: read from Telegram's entities, whose
 * offsets count UTF-16 units as Java does.
 */
record Address(Addressed addressed, String text) {
    /** @param entities of that text */
    static Address of(Json.Obj message, String text, List<Json> entities, Bot bot) {
        boolean us = message.object("chat").text("type", "").equals("private") || repliesTo(message, bot);
        boolean others = false;
        String said = text;
        for (Json element : entities) {
            if (!(element instanceof Json.Obj entity)) {
                continue;
            }
            String name = named(entity, text, bot);
            us |= bot.isNamed(name);
            others |= !name.isEmpty() && !bot.isNamed(name);
            if (entity.text("type", "").equals("bot_command") && entity.integer("offset", -1) == 0 && bot.isNamed(name)) {
                int end = (int) entity.integer("length", 0);
                said = text.substring(0, text.indexOf('@')) + text.substring(end);
            }
            if (entity.text("type", "").equals("mention") && entity.integer("offset", -1) == 0 && bot.isNamed(name)) {
                String rest = text.substring(name.length() + 1).stripLeading();
                said = rest.startsWith("/") ? rest : said;
            }
        }
        return new Address(us ? Addressed.BOT : others ? Addressed.OTHERS : Addressed.NOBODY, said);
    }

    /** A reply to the message that opens a topic is what every message of that topic is. */
    private static boolean repliesTo(Json.Obj message, Bot bot) {
        Json.Obj original = message.object("reply_to_message");
        return original.object("from").integer("id", 0) == bot.id() && !original.has("forum_topic_created");
    }

    /** The name an entity names, without the at sign; empty when it names nobody. */
    private static String named(Json.Obj entity, String text, Bot bot) {
        long offset = entity.integer("offset", -1);
        long length = entity.integer("length", -1);
        if (offset < 0 || length < 2 || offset > text.length() - length) {
            return "";
        }
        String part = text.substring((int) offset, (int) (offset + length));
        return switch (entity.text("type", "")) {
            case "mention" -> part.startsWith("@") ? part.substring(1) : "";
            case "bot_command" -> part.startsWith("/") && part.indexOf('@') > 0 ? part.substring(part.indexOf('@') + 1) : "";
            case "text_mention" -> entity.object("user").integer("id", 0) == bot.id() ? bot.username() : "?";
            default -> "";
        };
    }
}
