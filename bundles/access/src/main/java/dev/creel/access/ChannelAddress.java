// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a message of a channel came from, and so where its answer goes.
 *
 * @param channel the kind, for example {@code telegram}
 * @param account the account's id
 * @param chat the chat
 */
public record ChannelAddress(String channel, String account, Chat chat) {
    /** The {@linkplain Message#surface surface} of messages that came through a channel. */
    public static final String SURFACE = "channel";

    /** The {@linkplain Peer#role role} of their senders: neither operator nor node. */
    public static final String ROLE = "sender";

    public ChannelAddress {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(chat, "chat");
    }

    /** The address in a message's options; empty when it did not come through a channel. */
    public static Optional<ChannelAddress> of(Message message) {
        return message.surface().equals(SURFACE) ? of(message.options().object("from")) : Optional.empty();
    }

    /** Reads what {@link #json} wrote; empty for anything else. */
    public static Optional<ChannelAddress> of(Json.Obj o) {
        try {
            Chat.Kind kind = Chat.Kind.valueOf(o.text("kind").orElse("").toUpperCase(Locale.ROOT));
            Chat chat = new Chat(kind, o.text("chat").orElse(""), o.text("thread").orElse(""),
                    o.text("space").orElse(""));
            return Optional.of(new ChannelAddress(o.text("channel").orElse(""), o.text("account").orElse(""), chat));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public Json.Obj json() {
        return Json.object().put("channel", channel).put("account", account)
                .put("kind", chat.kind().name().toLowerCase(Locale.ROOT)).put("chat", chat.id())
                .put("thread", chat.threadId()).put("space", chat.space()).build();
    }

    /** An admitted sender there, who holds no scope. */
    public Peer peer() {
        return new Peer(SURFACE + ":" + channel + ":" + account, true, ROLE, Set.of(), channel);
    }
}
