// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A chat service, registered with the service property {@code channel=KIND} (for example {@code telegram}). Needs
 * {@code ContributePermission "channel:KIND"}. Accounts come from the operator's configuration, not from the service. Fails
 * with {@link Failure}.
 */
@ConsumerType
public interface Channel {
    Capabilities capabilities();

    /**
     * Receives messages of one account until {@code life} is cancelled, on a loop thread of the plugin. When it returns or
     * throws before, the host runs it again after a pause that grows.
     */
    void run(Account account, Inbox inbox, Call life);

    /** Tries once to send; on one of the plugin's call threads. */
    Receipt send(Account account, Outgoing message, Call call);

    /** Shows for some seconds that an answer is being written; called only with {@link Capabilities#typing}. */
    default void typing(Account account, Chat chat, Call call) {}

    /** Gives a message sent before another text; called only with {@link Capabilities#edits}. */
    default void edit(Account account, String messageId, Outgoing message, Call call) {
        throw new Failure(Failure.Code.UNSUPPORTED, "this service does not change messages");
    }

    /**
     * Fetches a file that came with an admitted message, from nowhere but the service itself.
     *
     * @param most bytes; a longer file fails with {@code BAD_INPUT} before it is all here
     */
    default byte[] download(Account account, Inbound.Attachment attachment, int most, Call call) {
        throw new Failure(Failure.Code.UNSUPPORTED, "this service has no files");
    }

    /** An id a person typed, in the one form used for comparing; empty when it is no stable id. */
    String canonical(String typed);

    /** One account: kind, id, its part of the configuration with secrets as references. */
    record Account(String channel, String id, Json.Obj config) {
        public Account {
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(config, "config");
        }
    }

    /**
     * What the service can do.
     *
     * @param textLimit longest text of one message as it is written to the service, counted in {@code unit}
     * @param idempotency whether a repeated send with the same key is recognised by the service
     * @param markup how formatted text is written
     * @param edits whether a message can be changed after it was sent
     * @param typing whether it shows that somebody is writing
     * @param mediaLimit most bytes of one file it takes, 0 if it takes none
     * @param buttons whether it shows buttons below a message
     */
    record Capabilities(
            int textLimit,
            Unit unit,
            Idempotency idempotency,
            Markup markup,
            boolean edits,
            boolean typing,
            int mediaLimit,
            boolean buttons) {
        public Capabilities {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(idempotency, "idempotency");
            Objects.requireNonNull(markup, "markup");
        }

        /** A service that carries plain text and nothing else. */
        public Capabilities(int textLimit, Unit unit, Idempotency idempotency) {
            this(textLimit, unit, idempotency, Markup.PLAIN, false, false, 0, false);
        }

        /** What a text limit counts. */
        public enum Unit { UTF16, CODE_POINTS, UTF8_BYTES }

        /** How repeated sends are recognised. */
        public enum Idempotency { NONE, WINDOW, ALWAYS }
    }

    /**
     * A message to send.
     *
     * @param key stable over retries and restarts
     * @param chat where to
     * @param text what, in the form and within the limit of {@link Capabilities}; empty if there is only media
     * @param maybeSent whether an earlier attempt has no receipt
     * @param replyTo id of the message it answers, empty for none
     * @param media files, each within the limit
     * @param buttons what can be pressed below it, in rows of the service's choice
     */
    record Outgoing(
            String key, Chat chat, String text, boolean maybeSent, String replyTo, List<Media> media, List<Button> buttons) {
        public Outgoing {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(chat, "chat");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(replyTo, "replyTo");
            media = List.copyOf(media);
            buttons = List.copyOf(buttons);
        }

        /** Text and nothing else. */
        public Outgoing(String key, Chat chat, String text, boolean maybeSent) {
            this(key, chat, text, maybeSent, "", List.of(), List.of());
        }
    }

    /** A file to send. */
    record Media(String name, String mediaType, byte[] bytes) {
        public Media {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(mediaType, "mediaType");
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** What can be pressed: a label for people, and data of at most 64 bytes that comes back in {@link Inbound.Button}. */
    record Button(String label, String data) {
        public Button {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(data, "data");
        }
    }

    /** What the service said: ids of the messages made of it. */
    record Receipt(List<String> messageIds) {
        public Receipt {
            messageIds = List.copyOf(messageIds);
        }
    }
}
