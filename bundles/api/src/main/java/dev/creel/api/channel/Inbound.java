// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.time.Instant;
import java.util.Objects;

/** Something a chat service reported. */
public sealed interface Inbound {
    /** The service's id of the event, 1 to 256 characters: what duplicates are recognised by. */
    String eventId();

    Chat chat();

    Sender sender();

    /** A message. {@code mentionsBot}: whether the service itself says that the bot is meant. */
    record Message(String eventId, Chat chat, Sender sender, Instant at, String text, boolean mentionsBot) implements Inbound {
        public Message {
            if (eventId.isEmpty() || eventId.length() > 256) {
                throw new IllegalArgumentException("an event's id has 1 to 256 characters");
            }
            Objects.requireNonNull(chat, "chat");
            Objects.requireNonNull(sender, "sender");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Who said it.
     *
     * @param id stable and canonical
     * @param authenticated whether the service vouches for it
     * @param label name for people; no rule reads it
     */
    record Sender(String id, boolean authenticated, String label) {
        public Sender {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(label, "label");
        }
    }
}
