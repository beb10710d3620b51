// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Overheard;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import java.util.List;
import java.util.UUID;

/**
 * An admitted event as a message for an agent. What a menu or a button gives becomes the same text a person could have typed,
 * so that there is one way for commands and not three. Stateless.
 */
final class ChannelMessage {
    private static final int LONGEST_LABEL = 256;

    private ChannelMessage() {}

    /** Whether the event is one an agent is asked to answer. */
    static boolean asksForATurn(Inbound event) {
        return event instanceof Inbound.Message || event instanceof Inbound.Command || event instanceof Inbound.Button;
    }

    /**
     * @param addressed whether it is meant for the bot
     * @param overheard what was said in the group before
     */
    static Message of(Account account, Inbound event, ChannelRoute.To to, boolean addressed, List<Overheard> overheard) {
        Json.Builder options = Json.object()
                .put("from", new ChannelAddress(account.channel(), account.id(), event.chat()).json())
                .put("sender", event.sender().id())
                .put("addressed", addressed);
        String chat = "";
        if (event instanceof Inbound.Message m) {
            chat = m.chatLabel();
            options.put("event", "message").put("messageId", m.messageId()).put("attachments", attachments(m));
        } else if (event instanceof Inbound.Button b) {
            options.put("event", "button").put("messageId", b.messageId());
        } else {
            options.put("event", "command");
        }
        options.put("labels", Json.object().put("sender", label(event.sender().label())).put("chat", label(chat)).build());
        Overheard.addTo(options, overheard);
        // The run's id is ours: a sender who could choose it could take the one of a message still to come.
        return new Message(UUID.randomUUID().toString(), ChannelAddress.SURFACE, to.sessionKey(), to.agentId(), CommandGate.text(event), "",
                List.of(), 0, options.build());
    }

    private static Json attachments(Inbound.Message message) {
        return Json.array(message.attachments().stream()
                .map(a -> Json.object().put("reference", a.reference()).put("name", label(a.name()))
                        .put("mediaType", label(a.mediaType())).put("size", a.size()).build())
                .toList());
    }

    /** What people chose and no rule reads is kept no longer than anybody reads it. */
    private static String label(String chosen) {
        return GroupContext.shortened(chosen, LONGEST_LABEL);
    }
}
