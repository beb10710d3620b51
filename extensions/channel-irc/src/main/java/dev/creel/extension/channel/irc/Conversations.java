// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Sender;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes messages for the host of what people say. A sender is known by the services account the server vouches for and by
 * nothing else; a direct chat is with that account, whatever nick it has. What is replayed, asked of clients (CTCP) or said
 * by servers and other bots (NOTICE) is no message. One thread.
 */
final class Conversations {
    /** Stands before a nick in the id of a chat with somebody nobody vouches for; no account begins so. */
    static final String STRANGER = "?";
    private static final int MOST_BATCHES = 64;

    private final Accounts accounts;
    private final Supplier<Instant> now;
    private final String connection = UUID.randomUUID().toString();
    private final Set<String> replays = new LinkedHashSet<>();
    private CaseMapping names = CaseMapping.ASCII;
    private String channelTypes = "#&";
    private String statusPrefixes = "";
    private long count;

    Conversations(Accounts accounts, Supplier<Instant> now) {
        this.accounts = accounts;
        this.now = now;
    }

    /** What the server says of itself (005). */
    void support(IrcMessage message) {
        for (String token : message.parameters()) {
            String value = token.substring(token.indexOf('=') + 1);
            if (token.startsWith("CASEMAPPING=")) {
                names = CaseMapping.of(value);
                accounts.names(names);
            } else if (token.startsWith("CHANTYPES=")) {
                channelTypes = value;
            } else if (token.startsWith("STATUSMSG=")) {
                statusPrefixes = value;
            }
        }
    }

    /** Marks what comes as the replay of an earlier time. */
    void batch(IrcMessage message) {
        String reference = message.parameter(0);
        if (reference.startsWith("-")) {
            replays.remove(reference.substring(1));
        } else if (List.of("chathistory", "znc.in/playback").contains(message.parameter(1)) && replays.size() < MOST_BATCHES) {
            replays.add(reference.substring(reference.startsWith("+") ? 1 : 0));
        }
    }

    CaseMapping names() {
        return names;
    }

    /** @param own our nick */
    Optional<Inbound> read(IrcMessage message, String own) {
        String text = message.last();
        boolean person = message.source().indexOf('!') > 0 && !names.fold(message.nick()).equals(names.fold(own));
        boolean replayed = replays.contains(message.tags().getOrDefault("batch", ""));
        if (!message.command().equals("PRIVMSG") || message.parameters().size() < 2 || !person || replayed || text.startsWith("\u0001")) {
            return Optional.empty();
        }
        String said = Formatting.stripped(text).strip();
        Optional<Chat> chat = chat(message, own);
        if (said.isEmpty() || chat.isEmpty()) {
            return Optional.empty();
        }
        boolean direct = chat.get().kind() == Chat.Kind.DIRECT;
        Mention mention = new Mention(names, own);
        Optional<String> account = accounts.of(message);
        Sender sender = new Sender(account.orElse(""), account.isPresent(), message.nick());
        return Optional.of(new Inbound.Message(event(message, chat.get()), chat.get(), sender, time(message),
                direct ? said : mention.without(said), direct || mention.in(said) ? Addressed.BOT : Addressed.NOBODY,
                message.tags().getOrDefault("msgid", "").length() > 256 ? "" : message.tags().getOrDefault("msgid", ""),
                direct ? "" : message.parameter(0), List.of()));
    }

    private Optional<Chat> chat(IrcMessage message, String own) {
        String target = message.parameter(0);
        while (!target.isEmpty() && statusPrefixes.indexOf(target.charAt(0)) >= 0 && channelTypes.indexOf(target.charAt(0)) < 0) {
            target = target.substring(1);
        }
        if (names.fold(target).equals(names.fold(own))) {
            String peer = accounts.of(message).orElseGet(() -> STRANGER + names.fold(message.nick()));
            return Optional.of(new Chat(Chat.Kind.DIRECT, peer, ""));
        }
        boolean channel = target.length() > 1 && target.length() <= 200 && channelTypes.indexOf(target.charAt(0)) >= 0;
        return channel ? Optional.of(new Chat(Chat.Kind.GROUP, names.fold(target), "")) : Optional.empty();
    }

    /** The server's own id of the message, in its chat; without one nothing is ever sent twice, and a number of this connection will do. */
    private String event(IrcMessage message, Chat chat) {
        String id = message.tags().getOrDefault("msgid", "");
        String event = chat.id() + ' ' + id;
        return id.isEmpty() || event.length() > 256 ? connection + '/' + ++count : event;
    }

    private Instant time(IrcMessage message) {
        try {
            return message.tags().containsKey("time") ? Instant.parse(message.tags().get("time")) : now.get();
        } catch (DateTimeParseException e) {
            return now.get();
        }
    }
}
