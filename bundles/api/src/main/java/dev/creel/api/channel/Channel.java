// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A chat service, registered with the service property {@code channel=KIND} (for example {@code telegram}). Needs
 * {@code ContributePermission "channel:KIND"}. Accounts come from the operator's configuration, not from the service. Fails
 * with {@link dev.creel.api.plugin.Failure}.
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
     * @param textLimit longest text of one message, counted in {@code unit}
     * @param idempotency whether a repeated send with the same key is recognised by the service
     */
    record Capabilities(int textLimit, Unit unit, Idempotency idempotency) {
        /** What a text limit counts. */
        public enum Unit { UTF16, CODE_POINTS, UTF8_BYTES }

        /** How repeated sends are recognised. */
        public enum Idempotency { NONE, WINDOW, ALWAYS }
    }

    /**
     * A message to send.
     *
     * @param key stable over retries and restarts
     * @param chat where to @param text what, within the limit
     * @param maybeSent whether an earlier attempt has no receipt
     */
    record Outgoing(String key, Chat chat, String text, boolean maybeSent) {
        public Outgoing {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(chat, "chat");
            Objects.requireNonNull(text, "text");
        }
    }

    /** What the service said: ids of the messages made of it. */
    record Receipt(List<String> messageIds) {
        public Receipt {
            messageIds = List.copyOf(messageIds);
        }
    }
}
