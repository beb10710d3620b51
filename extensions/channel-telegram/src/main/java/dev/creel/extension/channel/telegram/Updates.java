// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Log;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads Telegram's updates: each is one event, or nothing anybody said. Fails on no shape, however hostile. */
final class Updates {
    /** What we ask Telegram for. */
    static final List<Json.Str> KINDS = List.of(Json.of("message"), Json.of("edited_message"), Json.of("callback_query"),
            Json.of("message_reaction"), Json.of("my_chat_member"), Json.of("chat_member"));

    private static final Set<String> PRESENT = Set.of("creator", "administrator", "member");
    private static final int MAX_TEXT = 64 << 10;

    private final Bot bot;
    private final Clock clock;
    private final Log log;

    Updates(Bot bot, Clock clock, Log log) {
        this.bot = bot;
        this.clock = clock;
        this.log = log;
    }

    /** The event of an update; empty for what is none, and for shapes Telegram does not document. */
    Optional<Inbound> read(Json.Obj update) {
        long id = update.integer("update_id", -1);
        if (id < 0) {
            return Optional.empty();
        }
        String event = Long.toString(id);
        for (String kind : update.members().keySet()) {
            Json.Obj body = update.object(kind);
            switch (kind) {
                case "message", "channel_post" -> {
                    return message(event, body);
                }
                case "edited_message", "edited_channel_post" -> {
                    return edit(event, body);
                }
                case "callback_query" -> {
                    return button(event, body);
                }
                case "message_reaction" -> {
                    return reaction(event, body);
                }
                case "my_chat_member", "chat_member" -> {
                    return membership(event, body);
                }
                default -> { }
            }
        }
        return Optional.empty();
    }

    private Optional<Inbound> message(String event, Json.Obj message) {
        boolean caption = !message.has("text");
        String whole = message.text(caption ? "caption" : "text", "");
        List<Attachment> files = Files.of(message);
        tellMove(message);
        if (!isIn(message) || (whole.isBlank() && files.isEmpty())) {
            return Optional.empty();
        }
        Address address = Address.of(message, cut(whole), message.array(caption ? "caption_entities" : "entities"), bot);
        return Optional.of(new Inbound.Message(event, chat(message), People.of(message), at(message), address.text(),
                address.addressed(), messageId(message), People.label(message.object("chat").text("title", "")), files));
    }

    /** A group keeps its people and gets another id; who may talk there is the operator's to say again. */
    private void tellMove(Json.Obj message) {
        message.integer("migrate_to_chat_id").ifPresent(now -> log.warn("group " + message.object("chat").integer("id", 0)
                + " is a supergroup now; change its key in channels.telegram groups to " + now));
    }

    private Optional<Inbound> edit(String event, Json.Obj message) {
        return isIn(message)
                ? Optional.of(new Inbound.Edit(event, chat(message), People.of(message), at(message), messageId(message),
                        cut(message.text("text").orElseGet(() -> message.text("caption", "")))))
                : Optional.empty();
    }

    /** Data is what we wrote below our message, or what somebody with another client made up. */
    private Optional<Inbound> button(String event, Json.Obj query) {
        Json.Obj message = query.object("message");
        return isIn(message) && query.has("data")
                ? Optional.of(new Inbound.Button(event, chat(message), People.user(query.object("from")), clock.instant(),
                        messageId(message), query.text("data", "")))
                : Optional.empty();
    }

    private Optional<Inbound> reaction(String event, Json.Obj reaction) {
        Optional<String> added = differs(reaction.array("new_reaction"), reaction.array("old_reaction"));
        Optional<String> emoji = added.or(() -> differs(reaction.array("old_reaction"), reaction.array("new_reaction")));
        Sender sender = reaction.has("user") ? People.user(reaction.object("user")) : new Sender("", false, "");
        return isIn(reaction) && emoji.isPresent()
                ? Optional.of(new Inbound.Reaction(event, chat(reaction), sender, at(reaction), messageId(reaction), emoji.get(),
                        added.isPresent()))
                : Optional.empty();
    }

    private static Optional<String> differs(List<Json> these, List<Json> those) {
        return these.stream().filter(r -> !those.contains(r)).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .map(r -> r.text("emoji").orElseGet(() -> r.text("type", ""))).findFirst();
    }

    private Optional<Inbound> membership(String event, Json.Obj change) {
        Json.Obj now = change.object("new_chat_member");
        boolean here = PRESENT.contains(now.text("status", "")) || now.flag("is_member", false);
        return isIn(change)
                ? Optional.of(new Inbound.Membership(event, chat(change), People.of(change), at(change), here))
                : Optional.empty();
    }

    private static boolean isIn(Json.Obj body) {
        return body.object("chat").integer("id", 0) != 0;
    }

    private static Chat chat(Json.Obj message) {
        return People.chat(message.object("chat"), People.topic(message));
    }

    private static String messageId(Json.Obj message) {
        long id = message.integer("message_id", 0);
        return id > 0 ? Long.toString(id) : "";
    }

    private Instant at(Json.Obj message) {
        long said = message.integer("edit_date", message.integer("date", 0));
        return said > 0 && said < Integer.MAX_VALUE * 2L ? Instant.ofEpochSecond(said) : clock.instant();
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
