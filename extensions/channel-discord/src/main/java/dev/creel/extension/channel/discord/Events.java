// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the gateway's events into ours; empty for what nobody said: bots, webhooks, notices, broken shapes. One thread. */
final class Events {
    private static final Set<Long> SAID = Set.of(0L, 19L);
    private static final int MOST_FILES = 32;
    private static final int LONGEST_REFERENCE = 2_048;

    private final Places places;
    private final Interactions interactions;

    Events(Places places) {
        this.places = places;
        this.interactions = new Interactions(places);
    }

    /** @param seq the event's number within its session */
    Optional<Inbound> read(String type, Json.Obj data, Session session, long seq, Call call) {
        return switch (type) {
            case "MESSAGE_CREATE" -> message(data, session, call);
            case "MESSAGE_UPDATE" -> edit(data, session, call);
            case "MESSAGE_REACTION_ADD" -> reaction(data, session, seq, true, call);
            case "MESSAGE_REACTION_REMOVE" -> reaction(data, session, seq, false, call);
            case "INTERACTION_CREATE" -> interactions.read(data, call);
            default -> {
                learn(type, data);
                yield Optional.empty();
            }
        };
    }

    private void learn(String type, Json.Obj data) {
        switch (type) {
            case "GUILD_CREATE", "THREAD_LIST_SYNC" -> {
                places.learn(data.array("channels"));
                places.learn(data.array("threads"));
            }
            case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE" -> places.learn(data);
            default -> { }
        }
    }

    private Optional<Inbound> message(Json.Obj data, Session session, Call call) {
        List<Inbound.Attachment> files = attachments(data);
        if (!said(data, session) || (data.text("content", "").isEmpty() && files.isEmpty())) {
            return Optional.empty();
        }
        String id = data.text("id", "");
        Places.Spot spot = spot(data, call);
        return Optional.of(new Inbound.Message(id, spot.chat(), Senders.of(data.object("author")), time(data, "timestamp", id),
                text(data, session), addressed(data, session), id, spot.label(), files));
    }

    private Optional<Inbound> edit(Json.Obj data, Session session, Call call) {
        // Discord also tells when it has put a preview to a message: then nobody edited it.
        String edited = data.text("edited_timestamp", "");
        if (!said(data, session) || edited.isEmpty() || edited.length() > 64) {
            return Optional.empty();
        }
        String id = data.text("id", "");
        return Optional.of(new Inbound.Edit(id + "-edit-" + edited, spot(data, call).chat(), Senders.of(data.object("author")),
                time(data, "edited_timestamp", id), id, text(data, session)));
    }

    private Optional<Inbound> reaction(Json.Obj data, Session session, long seq, boolean added, Call call) {
        String user = data.text("user_id", "");
        String message = data.text("message_id", "");
        boolean bot = user.equals(session.bot()) || data.object("member").object("user").flag("bot", false);
        if (!Snowflake.is(user) || bot || !Snowflake.is(message) || !Snowflake.is(data.text("channel_id", ""))) {
            return Optional.empty();
        }
        Json.Obj emoji = data.object("emoji");
        return Optional.of(new Inbound.Reaction(Digest.of(session.id()) + '-' + seq, spot(data, call).chat(),
                new Inbound.Sender(user, true, Senders.label(data.object("member").object("user"))), Instant.now(), message,
                emoji.text("name").orElse(emoji.text("id", "")), added));
    }

    /** Whether a person wrote it: no other program, no webhook under any name, no notice of Discord's. */
    private static boolean said(Json.Obj data, Session session) {
        Json.Obj author = data.object("author");
        return Snowflake.is(data.text("id", "")) && Snowflake.is(data.text("channel_id", "")) && Snowflake.is(author.text("id", ""))
                && !author.text("id", "").equals(session.bot()) && !author.flag("bot", false) && !author.flag("system", false)
                && data.get("webhook_id") == Json.Nil.NIL && SAID.contains(data.integer("type", 0L));
    }

    private Places.Spot spot(Json.Obj data, Call call) {
        String channel = data.text("channel_id", "");
        if (guild(data).isEmpty()) {
            data.integer("channel_type").ifPresent(type -> places.learn(channel, type));
        }
        return places.spot(channel, guild(data), false, call);
    }

    static String guild(Json.Obj data) {
        String guild = data.text("guild_id", "");
        return Snowflake.is(guild) ? guild : "";
    }

    /** Everybody and roles are not the bot. */
    private static Addressed addressed(Json.Obj data, Session session) {
        boolean others = !data.array("mention_roles").isEmpty();
        for (Json mention : data.array("mentions")) {
            String id = mention instanceof Json.Obj o ? o.text("id", "") : "";
            if (id.equals(session.bot())) {
                return Addressed.BOT;
            }
            others = true;
        }
        String answered = data.object("referenced_message").object("author").text("id", "");
        if (answered.equals(session.bot())) {
            return Addressed.BOT;
        }
        return others || !answered.isEmpty() ? Addressed.OTHERS : Addressed.NOBODY;
    }

    /** Without the address in front, so that a command behind it is one. */
    private static String text(Json.Obj data, Session session) {
        String text = data.text("content", "");
        for (String address : List.of("<@" + session.bot() + '>', "<@!" + session.bot() + '>')) {
            if (text.stripLeading().startsWith(address)) {
                return text.stripLeading().substring(address.length()).stripLeading();
            }
        }
        return text;
    }

    private static List<Inbound.Attachment> attachments(Json.Obj data) {
        List<Inbound.Attachment> files = new ArrayList<>();
        for (Json entry : data.array("attachments")) {
            if (entry instanceof Json.Obj o && files.size() < MOST_FILES) {
                String url = o.text("url", "");
                if (!url.isEmpty() && url.length() <= LONGEST_REFERENCE) {
                    files.add(new Inbound.Attachment(url, o.text("filename", ""), o.text("content_type", ""), o.integer("size", -1)));
                }
            }
        }
        return files;
    }

    private static Instant time(Json.Obj data, String field, String id) {
        try {
            return OffsetDateTime.parse(data.text(field, "")).toInstant();
        } catch (DateTimeException e) {
            return Snowflake.time(id);
        }
    }
}
