// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChannelControl;
import dev.creel.access.ChannelControl.State;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages.Letter;
import dev.creel.api.tool.Messages.Place;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom a turn may mean when it names a recipient, and who of them is known without asking. Thread-safe. */
final class Recipients {
    private final ChannelControl channels;

    Recipients(ChannelControl channels) {
        this.channels = channels;
    }

    /** The chat a letter is for. @throws Failure when there is no such channel or account */
    ChannelAddress of(Letter letter, Optional<ChannelAddress> own) {
        String channel = letter.channel().isEmpty() ? own.map(ChannelAddress::channel).orElse("") : letter.channel();
        String to = letter.to().isEmpty() ? own.map(from -> from.chat().id()).orElse("") : letter.to();
        if (channel.isEmpty() || to.isEmpty() || letter.to().isEmpty() && !own.map(ChannelAddress::channel).equals(Optional.of(channel))) {
            throw new Failure(Failure.Code.BAD_INPUT, "say channel and to: this turn came from no chat of that kind");
        }
        String wanted = letter.account().isEmpty() && own.map(ChannelAddress::channel).equals(Optional.of(channel))
                ? own.get().account() : letter.account();
        State state = channels.states().stream()
                .filter(each -> each.enabled() && each.channel().equals(channel) && (wanted.isEmpty() || each.account().equals(wanted)))
                .findFirst().orElseThrow(() -> new Failure(Failure.Code.NOT_FOUND,
                        "no such channel or account is configured: " + Untrusted.line(channel + " " + wanted, 100)));
        ChannelAddress address = new ChannelAddress(state.channel(), state.account(), chat(to, letter.thread()));
        return own.filter(from -> same(from, address)).map(from -> within(from, letter.thread())).orElse(address);
    }

    /** The turn's own chat, in another thread of it where one is named. */
    private static ChannelAddress within(ChannelAddress own, String thread) {
        return thread.isEmpty() ? own
                : new ChannelAddress(own.channel(), own.account(), new Chat(own.chat().kind(), own.chat().id(), thread, own.chat().space()));
    }

    /** A service tells kinds of chats apart by words before the id. */
    private static Chat chat(String to, String thread) {
        int colon = to.indexOf(':');
        String word = colon < 0 ? "" : to.substring(0, colon).toLowerCase(Locale.ROOT);
        try {
            return switch (word) {
                case "group" -> new Chat(Chat.Kind.GROUP, to.substring(colon + 1), thread);
                case "channel", "room" -> new Chat(Chat.Kind.ROOM, to.substring(colon + 1), thread);
                case "user", "dm" -> new Chat(Chat.Kind.DIRECT, to.substring(colon + 1), thread);
                default -> new Chat(Chat.Kind.DIRECT, to, thread);
            };
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, e.getMessage());
        }
    }

    /** What the configuration's lists name. */
    static String target(ChannelAddress to) {
        return to.channel() + ':' + to.chat().id();
    }

    /** Whether it is the chat the turn came from; its answer goes there anyway. */
    static boolean same(ChannelAddress own, ChannelAddress to) {
        return own.channel().equals(to.channel()) && own.account().equals(to.account()) && own.chat().id().equals(to.chat().id());
    }

    /** Whether it is the owner's own direct chat. */
    static boolean owner(ChannelAddress to, Snapshot now) {
        return to.chat().kind() == Chat.Kind.DIRECT && owners(now).contains(target(to));
    }

    private static List<String> owners(Snapshot now) {
        return texts(now.list("commands.ownerAllowFrom"));
    }

    /** Chats that need nobody's word: the turn's own, the owner's, those the operator listed by name. A guest is told of his alone. */
    List<Place> known(Optional<ChannelAddress> own, boolean owner, Snapshot now) {
        List<Place> places = new ArrayList<>();
        own.ifPresent(from -> places.add(new Place(from.channel(), from.account(), from.chat().id(), from.chat().threadId())));
        List<String> names = new ArrayList<>();
        if (owner) {
            names.addAll(owners(now));
            names.addAll(texts(now.list("tools.labels.recipients")));
        }
        for (String name : names) {
            int colon = name.indexOf(':');
            if (colon > 0 && colon < name.length() - 1 && name.indexOf('*') < 0) {
                channels.states().stream().filter(state -> state.enabled() && state.channel().equals(name.substring(0, colon))).findFirst()
                        .map(state -> new Place(state.channel(), state.account(), name.substring(colon + 1), ""))
                        .filter(place -> !places.contains(place)).ifPresent(places::add);
            }
        }
        return places;
    }

    private static List<String> texts(List<Json> entries) {
        return entries.stream().filter(Json.Str.class::isInstance).map(entry -> ((Json.Str) entry).value().strip()).toList();
    }
}
