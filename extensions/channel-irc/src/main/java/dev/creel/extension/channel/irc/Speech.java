// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says something in a chat, line by line at the pace servers bear. A direct message goes to whoever is signed in to the
 * account at that moment, which is asked again when a line had to wait: a nick that somebody else took meanwhile gets
 * nothing. Thread-safe.
 */
final class Speech {
    private static final Pattern TARGET = Pattern.compile("[^\\s,:\\x00-\\x20!@*][^\\s,\\x00-\\x20]{0,199}");

    private final Session session;
    private final FloodControl pace;

    Speech(Session session, FloodControl pace) {
        this.session = session;
        this.pace = pace;
    }

    void say(Outgoing message, Call call) {
        if (!session.connected()) {
            throw new Failure(Failure.Code.TEMPORARY, "not connected");
        }
        List<String> lines = message.text().lines().map(line -> Formatting.stripped(line).stripTrailing())
                .filter(line -> !line.isBlank()).toList();
        String target = target(message.chat(), call);
        if (!TARGET.matcher(target).matches()) {
            throw new Failure(Failure.Code.BAD_INPUT, "that is no name of a person or channel");
        }
        for (String line : lines) {
            if (pace.await(call) && known(message.chat())) {
                pace.take();
                confirm(message.chat(), target, call);
            }
            session.say(target, line, call);
        }
    }

    /** Whether it is a chat with the holder of an account, whatever nick he has. */
    private static boolean known(Chat chat) {
        return chat.kind() == Chat.Kind.DIRECT && !chat.id().startsWith(Conversations.STRANGER);
    }

    private void confirm(Chat chat, String nick, Call call) {
        if (!session.accountOf(nick, call).equals(session.names().fold(chat.id()))) {
            throw new Failure(Failure.Code.TEMPORARY, "nobody signed in as that account is here as " + nick);
        }
    }

    private String target(Chat chat, Call call) {
        if (chat.kind() != Chat.Kind.DIRECT) {
            return chat.id();
        }
        if (!known(chat)) {
            return chat.id().substring(Conversations.STRANGER.length());
        }
        String nick = session.nickOf(chat.id());
        if (!TARGET.matcher(nick).matches()) {
            throw new Failure(Failure.Code.BAD_INPUT, "that is no name of a person");
        }
        pace.await(call);
        confirm(chat, nick, call);
        return nick;
    }
}
