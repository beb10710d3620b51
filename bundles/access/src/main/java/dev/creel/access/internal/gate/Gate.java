// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Sender;

/**
 * The decision who may talk through a channel: a pure function of the account's policy and the event, the same for every kind
 * of event. Only the sender's stable id counts, as the service vouches for it; names, labels and recipients never do.
 */
public final class Gate {
    /** Most characters of a sender's id. */
    static final int LONGEST_ID = 256;

    private Gate() {}

    /** @param patterns what counts as a mention beside the service's own, for the agent the event would go to */
    public static Outcome decide(Policy policy, Inbound event, MentionPatterns patterns) {
        if (!policy.enabled()) {
            return Outcome.refused("disabled");
        }
        if (!EventLimits.keeps(event)) {
            return Outcome.refused("content");
        }
        Sender sender = event.sender();
        if (!sender.authenticated()) {
            return Outcome.refused("unauthenticated");
        }
        if (!stable(sender.id())) {
            return Outcome.refused("sender-id");
        }
        Chat chat = event.chat();
        if (chat.kind() != Chat.Kind.DIRECT) {
            return policy.groups().decide(event, patterns);
        }
        // A chat that is said to be private and yet belongs to a server, or is listed as a group, is neither.
        if (!chat.space().isEmpty() || policy.groups().names(chat.id())) {
            return Outcome.refused("chat");
        }
        return policy.direct().decide(event);
    }

    /** Whether an admitted event is meant for the bot, rather than said where the bot happens to listen. */
    public static boolean addressed(Inbound event, MentionPatterns patterns) {
        return event.chat().kind() == Chat.Kind.DIRECT || !(event instanceof Inbound.Message message)
                || message.addressed() == Inbound.Addressed.BOT
                || message.addressed() != Inbound.Addressed.OTHERS && patterns.in(message.text());
    }

    private static boolean stable(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && !id.equals(Room.ANY)
                && id.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT);
    }
}
