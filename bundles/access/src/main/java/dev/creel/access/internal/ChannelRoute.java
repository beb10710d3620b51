// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Turns;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.config.Snapshot;

/**
 * Where an admitted event of a channel goes: one agent that exists and one canonical session key, or nowhere. A pure function
 * of the configuration, the account and the event. A key says which conversation is meant and proves nothing about who speaks.
 */
sealed interface ChannelRoute {
    /** An agent and one of its sessions. */
    record To(String agentId, String sessionKey) implements ChannelRoute {}

    /** No place for it. @param rule why, as refusals are told */
    record Nowhere(String rule) implements ChannelRoute {}

    static ChannelRoute of(Snapshot now, Account account, Inbound event, Turns agents) {
        Chat chat = event.chat();
        String sender = event.sender().id();
        if (sender.isBlank() || chat.id().isBlank()) {
            // The family's rule sends these to the main session: a stranger without a name would read along there.
            return new Nowhere("access.channel.peer");
        }
        String peer = chat.kind() == Chat.Kind.DIRECT ? sender : chat.id();
        String agent = Bindings.agent(now, new Bindings.Place(
                        account.channel(), account.id(), chat.kind(), peer, chat.space(), chat.space()))
                .orElseGet(agents::defaultAgent);
        // A binding to an agent that is not there reaches nobody: another one may hold more rights.
        if (!agents.knows(agent)) {
            return new Nowhere("access.channel.binding");
        }
        String key = chat.kind() == Chat.Kind.DIRECT
                ? DirectScope.of(now).key(now, account, sender) : place(account) + kind(chat) + part(chat.id());
        return new To(agent, "agent:" + agent + ':' + key + thread(chat, key));
    }

    /**
     * An account's part of a key. Two accounts never share a conversation: the same id may be another person on the second one.
     * The account of a channel that has only one is left out, as the family does.
     */
    static String place(Account account) {
        return account.channel() + ':' + (account.id().equals("default") ? "" : account.id() + ':');
    }

    /** An id as part of a key; longer ones become a digest, so that the longest key still fits. */
    static String part(String id) {
        return Route.part(id, 34);
    }

    private static String kind(Chat chat) {
        return chat.kind() == Chat.Kind.ROOM ? "channel:" : "group:";
    }

    private static String thread(Chat chat, String key) {
        if (chat.threadId().isEmpty() || key.equals(DirectScope.MAIN_KEY)) {
            return "";
        }
        return (chat.kind() == Chat.Kind.GROUP ? ":topic:" : ":thread:") + part(chat.threadId());
    }
}
