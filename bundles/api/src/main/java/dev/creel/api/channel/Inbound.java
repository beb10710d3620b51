// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Something a chat service reported. Every kind passes the same gate, whatever becomes of it then. */
public sealed interface Inbound {
    /** The service's id of the event, 1 to 256 characters, unique within the account: what duplicates are recognised by. */
    String eventId();

    Chat chat();

    Sender sender();

    Instant at();

    /**
     * A message.
     *
     * @param addressed whom the service itself says it is meant for
     * @param messageId what replies, edits and reactions name it by, empty if there is no such thing
     * @param chatLabel name or topic of the chat, for people; no rule reads it
     * @param attachments what comes with it, none of it fetched
     */
    record Message(
            String eventId,
            Chat chat,
            Sender sender,
            Instant at,
            String text,
            Addressed addressed,
            String messageId,
            String chatLabel,
            List<Attachment> attachments) implements Inbound {
        private static final int MOST_ATTACHMENTS = 32;

        public Message {
            Inbound.check(eventId, chat, sender, at, messageId);
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(addressed, "addressed");
            Objects.requireNonNull(chatLabel, "chatLabel");
            attachments = List.copyOf(attachments);
            if (attachments.size() > MOST_ATTACHMENTS) {
                throw new IllegalArgumentException("a message has at most " + MOST_ATTACHMENTS + " attachments");
            }
        }

        /** A message that is text and nothing else. */
        public Message(String eventId, Chat chat, Sender sender, Instant at, String text, boolean mentionsBot) {
            this(eventId, chat, sender, at, text, mentionsBot ? Addressed.BOT : Addressed.NOBODY, "", "", List.of());
        }
    }

    /** A message has another text now. */
    record Edit(String eventId, Chat chat, Sender sender, Instant at, String messageId, String text) implements Inbound {
        public Edit {
            Inbound.check(eventId, chat, sender, at, messageId);
            Objects.requireNonNull(text, "text");
        }
    }

    /** Somebody put a reaction to a message, or took it away. */
    record Reaction(String eventId, Chat chat, Sender sender, Instant at, String messageId, String emoji, boolean added)
            implements Inbound {
        public Reaction {
            Inbound.check(eventId, chat, sender, at, messageId);
            Objects.requireNonNull(emoji, "emoji");
        }
    }

    /** Somebody pressed a button below a message: {@code data} is what {@link Channel.Button#data} held. */
    record Button(String eventId, Chat chat, Sender sender, Instant at, String messageId, String data) implements Inbound {
        public Button {
            Inbound.check(eventId, chat, sender, at, messageId);
            Objects.requireNonNull(data, "data");
        }
    }

    /** Somebody used a command of the service's own menu; the same as a message {@code /name arguments} meant for the bot. */
    record Command(String eventId, Chat chat, Sender sender, Instant at, String name, String arguments) implements Inbound {
        public Command {
            Inbound.check(eventId, chat, sender, at, "");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(arguments, "arguments");
        }
    }

    /** Somebody, or the bot, joined or left. {@code sender} is who did it. */
    record Membership(String eventId, Chat chat, Sender sender, Instant at, boolean joined) implements Inbound {
        public Membership {
            Inbound.check(eventId, chat, sender, at, "");
        }
    }

    /** Whom a message is meant for, by structure and never by words of it. */
    enum Addressed {
        /** The bot: a mention of it, or a reply to one of its messages. */
        BOT,
        /** Somebody else and not the bot. */
        OTHERS,
        /** Nobody in particular, on a service that has mentions. */
        NOBODY,
        /** The service has no mentions. */
        UNKNOWN
    }

    /**
     * Who said it.
     *
     * @param id stable and canonical; empty when the service gives none
     * @param authenticated whether the service vouches for it
     * @param label name for people; no rule reads it
     * @param self whether it is the account's own person, so where somebody runs the bot on his own number; what he writes to
     *     others is not reported
     */
    record Sender(String id, boolean authenticated, String label, boolean self) {
        public Sender {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(label, "label");
        }

        /** Somebody else than the account's own person. */
        public Sender(String id, boolean authenticated, String label) {
            this(id, authenticated, label, false);
        }
    }

    /**
     * A file that came with a message. {@link Channel#download} fetches it, once the message is admitted.
     *
     * @param reference what the channel finds it by, opaque, at most 2048 characters
     * @param name as the sender called it, perhaps empty; never a path
     * @param mediaType as the sender says, perhaps empty
     * @param size in bytes as the service says, -1 if it does not
     */
    record Attachment(String reference, String name, String mediaType, long size) {
        private static final int LONGEST = 2048;

        public Attachment {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(mediaType, "mediaType");
            if (reference.isEmpty() || reference.length() > LONGEST) {
                throw new IllegalArgumentException("an attachment's reference has 1 to " + LONGEST + " characters");
            }
        }
    }

    private static void check(String eventId, Chat chat, Sender sender, Instant at, String messageId) {
        Objects.requireNonNull(chat, "chat");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(at, "at");
        if (eventId.isEmpty() || eventId.length() > 256 || messageId.length() > 256) {
            throw new IllegalArgumentException("ids of an event and its message have at most 256 characters, the event's at least 1");
        }
    }
}
