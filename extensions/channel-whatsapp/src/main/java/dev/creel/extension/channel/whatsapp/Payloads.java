// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Log;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a bridge posts about one account: each post is one event, or nothing anybody said. Fails on no shape. The signature
 * holds no time, so a post that was caught could be sent again for ever: what it says of its own time must be recent.
 */
final class Payloads {
    private static final int MAX_TEXT = 64 << 10;
    private static final int MAX_LABEL = 128;
    /** With the time a clock may be ahead no more than the day for which the host recognises a repetition. */
    private static final Duration OLDEST = Duration.ofHours(23);
    private static final Duration AHEAD = Duration.ofMinutes(30);

    private final Identities identities;
    private final OwnMessages own;
    private final Clock clock;
    private final Log log;
    private volatile Optional<Jid> ownLid = Optional.empty();

    Payloads(Identities identities, OwnMessages own, Clock clock, Log log) {
        this.identities = identities;
        this.own = own;
        this.clock = clock;
        this.log = log;
    }

    /** Where and by whom something was said, and the id it is known by. */
    private record Origin(String event, String id, Chat chat, Jid place, Sender sender, Instant at) {}

    /** The event of a post; empty for receipts, calls, status posts, newsletters, what the account says to others, and oddities. */
    Optional<Inbound> read(Json.Obj post) {
        Json.Obj payload = post.object("payload");
        String event = post.text("event", "");
        return switch (event) {
            case "message" -> origin(event, post).flatMap(origin -> message(origin, payload, post));
            case "message.edited" -> origin(event, post).map(o -> new Inbound.Edit(
                    o.event(), o.chat(), o.sender(), o.at(), id(payload.text("original_message_id", "")), body(payload)));
            case "message.reaction" -> origin(event, post).map(o -> reaction(o, payload));
            default -> Optional.empty();
        };
    }

    /** Ids of messages are the sender's to choose: only together with who and where are they one's own. */
    private Optional<Origin> origin(String event, Json.Obj post) {
        Json.Obj payload = post.object("payload");
        String id = payload.text("id", "");
        Optional<Jid> from = Jid.of(payload.text("from", ""));
        Optional<Jid> lid = Jid.of(payload.text("from_lid", ""));
        Optional<Jid> place = Jid.of(payload.text("chat_id", ""));
        Optional<Jid> person = identities.person(from, lid);
        if (!Files.isId(id) || place.isEmpty() || person.isEmpty()) {
            return Optional.empty();
        }
        boolean group = place.get().kind() == Jid.Kind.GROUP;
        boolean self = payload.flag("is_from_me", false);
        ownLid = self && lid.isPresent() ? lid : ownLid;
        if (self && (group || !(place.equals(from) || place.equals(lid) || place.equals(Jid.of(post.text("device_id", "")))))) {
            return Optional.empty();
        }
        Optional<Instant> at = recent(payload.text("timestamp", ""));
        if (at.isEmpty()) {
            return Optional.empty();
        }
        Jid answerTo = group ? place.get() : person.get();
        Chat chat = new Chat(group ? Chat.Kind.GROUP : Chat.Kind.DIRECT, answerTo.text(), "");
        Sender sender = new Sender(person.get().id(), true, label(payload.text("from_name", "")), self);
        String key = event + ' ' + person.get().text() + ' ' + place.get().text() + ' ' + id;
        return Optional.of(new Origin(key, id, chat, answerTo, sender, at.get()));
    }

    private Optional<Inbound> message(Origin origin, Json.Obj payload, Json.Obj post) {
        String text = body(payload);
        List<Attachment> files = Files.of(payload, origin.id(), origin.place());
        boolean echo = origin.sender().self() && own.isEcho(origin.id(), text);
        if (echo || (text.isBlank() && files.isEmpty())) {
            return Optional.empty();
        }
        Addressed addressed = origin.chat().kind() == Chat.Kind.DIRECT || own.has(payload.text("replied_to_id", ""))
                ? Addressed.BOT : Mentions.in(text, Jid.of(post.text("device_id", "")), ownLid);
        return Optional.of(new Inbound.Message(
                origin.event(), origin.chat(), origin.sender(), origin.at(), text, addressed, origin.id(), "", files));
    }

    /** A reaction that was taken away has no emoji. */
    private static Inbound reaction(Origin o, Json.Obj payload) {
        String emoji = payload.text("reaction", "");
        String shown = emoji.length() > 64 ? emoji.substring(0, 64) : emoji;
        return new Inbound.Reaction(
                o.event(), o.chat(), o.sender(), o.at(), id(payload.text("reacted_message_id", "")), shown, !shown.isEmpty());
    }

    private static String body(Json.Obj payload) {
        String text = payload.text("body", "");
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static String id(String said) {
        return Files.isId(said) ? said : "";
    }

    private static String label(String pushname) {
        String label = pushname.strip();
        return label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) : label;
    }

    private Optional<Instant> recent(String timestamp) {
        Instant now = clock.instant();
        try {
            Instant at = OffsetDateTime.parse(timestamp).toInstant();
            if (!at.isBefore(now.minus(OLDEST)) && !at.isAfter(now.plus(AHEAD))) {
                return Optional.of(at);
            }
            log.warn("A signed post about something of " + at + " is not read: it is " + (at.isAfter(now) ? "ahead of the clock"
                    : "older than " + OLDEST.toHours() + " hours") + ", so nobody could tell whether it was posted before; check both clocks");
        } catch (DateTimeParseException e) {
            log.warn("A signed post without a timestamp is not read: nobody could tell whether it was posted before; update GoWA");
        }
        return Optional.empty();
    }
}
