// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which services account is behind a nick, by the server's own word: the account tag of a message where the server sends
 * tags, otherwise what it said when somebody joined, signed in or out. Whatever could put another person behind a nick
 * (a change of nick, leaving a channel) forgets it. Bounded. One thread.
 */
final class Accounts {
    private static final int MOST = 10_000;

    private final Map<String, String> byNick = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };
    private CaseMapping names = CaseMapping.ASCII;
    private boolean tagged;

    /** @param accountTag whether the server puts the account on every message of who has one */
    void begin(boolean accountTag) {
        tagged = accountTag;
    }

    void names(CaseMapping mapping) {
        names = mapping;
        byNick.clear();
    }

    /** The account a message was sent with; empty when there is none, or nobody knows. */
    Optional<String> of(IrcMessage message) {
        String account = tagged ? message.tags().get("account") : byNick.get(names.fold(message.nick()));
        return Optional.ofNullable(account).filter(a -> !a.isEmpty() && !a.equals("*")).map(names::fold);
    }

    /** Learns from what the server says about people. */
    void see(IrcMessage message) {
        switch (message.command()) {
            case "JOIN" -> put(message.nick(), message.parameter(1));
            case "ACCOUNT" -> put(message.nick(), message.parameter(0));
            case "NICK" -> {
                forget(message.nick());
                forget(message.parameter(0));
            }
            case "QUIT", "PART" -> forget(message.nick());
            case "KICK" -> forget(message.parameter(1));
            default -> { }
        }
    }

    /** We left a channel: nobody tells us any more what becomes of the people there, nor who takes their nicks. */
    void forgetAll() {
        byNick.clear();
    }

    private void put(String nick, String account) {
        forget(nick);
        if (!account.isEmpty() && !account.equals("*")) {
            byNick.put(names.fold(nick), account);
        }
    }

    private void forget(String nick) {
        byNick.remove(names.fold(nick));
    }
}
