// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes events of the Events API into ours; empty for what no person said, and for broken shapes. Thread-safe. */
final class Events {
    private static final Set<String> SAID = Set.of("", "file_share", "thread_broadcast");
    private static final int MOST_FILES = 32;
    private static final int LONGEST = 2_048;
    private static final String SLACK_ITSELF = "USLACKBOT";

    private final Me me;
    private final Places places;
    private final Clock clock;

    Events(Me me, Places places, Clock clock) {
        this.me = me;
        this.places = places;
        this.clock = clock;
    }

    /** @param payload the whole callback, with its id */
    Optional<Inbound> read(Json.Obj payload, Call call) {
        Json.Obj event = payload.object("event");
        String id = payload.text("event_id", "");
        return switch (event.text("type", "")) {
            case "message" -> event.text("subtype", "").equals("message_changed") ? edit(event, call) : message(event, call);
            // The same message comes as both; which of them comes first is left open.
            case "app_mention" -> message(event, call);
            case "reaction_added" -> reaction(event, id, true, call);
            case "reaction_removed" -> reaction(event, id, false, call);
            case "member_joined_channel" -> membership(event, id, true, call);
            case "member_left_channel" -> membership(event, id, false, call);
            default -> Optional.empty();
        };
    }

    private Optional<Inbound> message(Json.Obj event, Call call) {
        String channel = event.text("channel", "");
        String ts = event.text("ts", "");
        List<Inbound.Attachment> files = files(event);
        String text = event.text("text", "");
        boolean empty = text.isEmpty() && files.isEmpty();
        if (empty || !SAID.contains(event.text("subtype", "")) || !Ids.isChannel(channel) || !Ids.isTime(ts) || !person(event)) {
            return Optional.empty();
        }
        return Optional.of(new Inbound.Message(channel + '-' + ts, places.chat(channel, type(event), thread(event), call),
                sender(event.text("user", "")), time(ts), Said.plain(text, me.user()), addressed(event, text), ts, "", files));
    }

    private Optional<Inbound> edit(Json.Obj event, Call call) {
        String channel = event.text("channel", "");
        Json.Obj message = event.object("message");
        String ts = message.text("ts", "");
        // Without this mark only a preview was put to it.
        String edited = message.object("edited").text("ts", "");
        if (!Ids.isChannel(channel) || !Ids.isTime(ts) || !Ids.isTime(edited) || !person(message)
                || !SAID.contains(message.text("subtype", ""))) {
            return Optional.empty();
        }
        return Optional.of(new Inbound.Edit(channel + '-' + ts + "-edit-" + edited,
                places.chat(channel, type(event), thread(message), call), sender(message.text("user", "")), time(edited), ts,
                Said.plain(message.text("text", ""), me.user())));
    }

    private Optional<Inbound> reaction(Json.Obj event, String id, boolean added, Call call) {
        Json.Obj item = event.object("item");
        String channel = item.text("channel", "");
        String ts = item.text("ts", "");
        if (!isEvent(id) || !Ids.isChannel(channel) || !Ids.isTime(ts) || !person(event)) {
            return Optional.empty();
        }
        return Optional.of(new Inbound.Reaction(id, places.chat(channel, "", "", call), sender(event.text("user", "")),
                clock.instant(), ts, cut(event.text("reaction", "")), added));
    }

    private Optional<Inbound> membership(Json.Obj event, String id, boolean joined, Call call) {
        String channel = event.text("channel", "");
        String user = event.text("user", "");
        String inviter = event.text("inviter", "");
        // Whoever invites the bot is who did it.
        String who = user.equals(me.user()) && Ids.isUser(inviter) ? inviter : user;
        if (!isEvent(id) || !Ids.isChannel(channel) || !Ids.isUser(who) || who.equals(me.user())) {
            return Optional.empty();
        }
        return Optional.of(new Inbound.Membership(id, places.chat(channel, "", "", call), sender(who), clock.instant(), joined));
    }

    /** No other program, not Slack itself, not the bot. */
    private boolean person(Json.Obj event) {
        String user = event.text("user", "");
        return Ids.isUser(user) && !user.equals(me.user()) && !user.equals(SLACK_ITSELF)
                && event.get("bot_id") == Json.Nil.NIL && event.get("bot_profile") == Json.Nil.NIL && !event.flag("hidden", false);
    }

    private Addressed addressed(Json.Obj event, String text) {
        boolean answers = event.text("parent_user_id", "").equals(me.user());
        if (Said.mentions(text, me.user()) || answers || event.text("type", "").equals("app_mention")) {
            return Addressed.BOT;
        }
        return Said.mentionsSomebody(text) ? Addressed.OTHERS : Addressed.NOBODY;
    }

    private static List<Inbound.Attachment> files(Json.Obj event) {
        List<Inbound.Attachment> files = new ArrayList<>();
        for (Json entry : event.array("files")) {
            if (entry instanceof Json.Obj o && files.size() < MOST_FILES) {
                String url = o.text("url_private_download").orElse(o.text("url_private", ""));
                if (!url.isEmpty() && url.length() <= LONGEST) {
                    files.add(new Inbound.Attachment(url, o.text("name", ""), o.text("mimetype", ""), o.integer("size", -1)));
                }
            }
        }
        return files;
    }

    private static String type(Json.Obj event) {
        return event.text("channel_type", "");
    }

    /** What began a thread is not in it yet. */
    static String thread(Json.Obj message) {
        String thread = message.text("thread_ts", "");
        return Ids.isTime(thread) && !thread.equals(message.text("ts", "")) ? thread : "";
    }

    private static Inbound.Sender sender(String user) {
        return new Inbound.Sender(user, true, user);
    }

    private static boolean isEvent(String id) {
        return id.matches("[A-Za-z0-9]{1,64}");
    }

    private static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 100) : text;
    }

    static Instant time(String ts) {
        return Instant.ofEpochSecond(Long.parseLong(ts.substring(0, ts.indexOf('.'))));
    }
}
