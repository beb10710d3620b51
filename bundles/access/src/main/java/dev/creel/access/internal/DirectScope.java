// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who shares a session in direct chats: the operator's {@code session.dmScope} and {@code session.identityLinks}. */
enum DirectScope {
    /** Everybody, with the operator's own clients too. */
    MAIN,
    /** A person, wherever the operator says that it is the same one. */
    PER_PEER,
    /** An id on one channel, whichever account it writes to. */
    PER_CHANNEL_PEER,
    /** An id on one account of one channel. */
    PER_ACCOUNT_CHANNEL_PEER,
    /** Nothing is configured: an id on one channel, and on one account where accounts have names. */
    UNSET;

    /** The key, within the agent, of the session everybody shares. */
    static final String MAIN_KEY = "main";

    /** What the configuration says; a word that is none of these shares nothing. */
    static DirectScope of(Snapshot now) {
        String asked = now.object("session").text("dmScope").orElse("").strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (DirectScope scope : values()) {
            if (scope.name().equals(asked)) {
                return scope;
            }
        }
        return UNSET;
    }

    /** The key of a sender's direct chats within the agent. */
    String key(Snapshot now, Account account, String sender) {
        if (this == MAIN) {
            return MAIN_KEY;
        }
        Optional<String> person = person(now, account.channel() + ':' + sender);
        String peer = "dm:" + person.orElseGet(() -> ChannelRoute.part(sender));
        return switch (this) {
            // One id on two channels is two people unless the operator links them.
            case PER_PEER -> (person.isPresent() ? "" : ChannelRoute.place(account)) + peer;
            case PER_CHANNEL_PEER -> account.channel() + ':' + peer;
            case PER_ACCOUNT_CHANNEL_PEER -> account.channel() + ':' + account.id() + ':' + peer;
            default -> ChannelRoute.place(account) + peer;
        };
    }

    /**
     * The person the operator linked an id to, as a part of a key. Ids count with their channel before them only: a bare one
     * would match strangers on every other channel. The mark keeps a person's name apart from an id of that form, which
     * somebody could choose.
     */
    private static Optional<String> person(Snapshot now, String id) {
        for (Map.Entry<String, Json> link : now.object("session").object("identityLinks").members().entrySet()) {
            if (link.getValue() instanceof Json.Arr ids && !link.getKey().isBlank()
                    && ids.elements().stream().anyMatch(entry -> entry instanceof Json.Str s && s.value().strip().equals(id))) {
                return Optional.of('~' + ChannelRoute.part(link.getKey().strip()));
            }
        }
        return Optional.empty();
    }
}
