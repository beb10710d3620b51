// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Optional;

/** How many messages of a person a model is shown of a direct chat of a channel. A pure function of the configuration. */
final class HistoryLimit {
    private static final String DIRECT = "dmHistoryLimit";

    private HistoryLimit() {}

    /** The sender's own limit, else the account's, else the channel's; empty for none. */
    static Optional<Long> of(LiveRun run, Snapshot snapshot) {
        return ChannelAddress.of(run.message()).filter(from -> from.chat().kind() == Chat.Kind.DIRECT).flatMap(from -> {
            Json.Obj channel = snapshot.object("channels").object(from.channel());
            Json.Obj account = channel.object("accounts").object(from.account());
            String sender = run.message().options().text("sender").orElse("");
            return account.object("dms").object(sender).integer("historyLimit")
                    .or(() -> channel.object("dms").object(sender).integer("historyLimit"))
                    .or(() -> account.integer(DIRECT))
                    .or(() -> channel.integer(DIRECT));
        });
    }

    /** The conversation from the last so many messages of the person on; always with the newest. */
    static List<Message> last(List<Message> conversation, long limit) {
        long left = Math.max(1, limit);
        for (int i = conversation.size() - 1; i >= 0; i--) {
            if (conversation.get(i) instanceof Message.User && --left == 0) {
                return conversation.subList(i, conversation.size());
            }
        }
        return conversation;
    }
}
