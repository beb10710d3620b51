// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import java.util.Map;
import java.util.Optional;

/**
 * Who may talk to an account where several people are: the place has to be listed and the sender has to be listed, two gates
 * of which neither opens the other. Nothing here is taken from the lists for direct messages.
 *
 * @param mode the account's policy
 * @param senders the account's list for all its places
 * @param rooms places by the id of the chat
 * @param spaces servers by their id, with their channels as parts
 * @param small chats of a few people on a service that keeps them apart from its rooms
 * @param requireMention what holds where no place says it
 */
public record Groups(
        Mode mode,
        Senders senders,
        Map<String, Room> rooms,
        Map<String, Room> spaces,
        Optional<Small> small,
        boolean requireMention) {
    static final Groups CLOSED =
            new Groups(Mode.DISABLED, Senders.NOBODY, Map.of(), Map.of(), Optional.empty(), true);

    /** Who may talk: listed senders in listed places, whoever is in a place, nobody. */
    public enum Mode { ALLOWLIST, OPEN, DISABLED }

    /**
     * Chats of a few people.
     *
     * @param on whether they are taken at all
     * @param ids which ones; empty for every one
     */
    public record Small(boolean on, Optional<Senders> ids) {
        boolean has(String chat) {
            return on && ids.map(listed -> listed.has(chat)).orElse(true);
        }
    }

    public Groups {
        rooms = Map.copyOf(rooms);
        spaces = Map.copyOf(spaces);
    }

    Outcome decide(Inbound event, MentionPatterns patterns) {
        if (mode == Mode.DISABLED) {
            return Outcome.refused("group.disabled");
        }
        Optional<Room> place = place(event.chat());
        if (place.isEmpty()) {
            return Outcome.refused("group.room");
        }
        Room room = place.get();
        Mode here = room.mode().orElse(mode);
        if (!room.on() || here == Mode.DISABLED) {
            return Outcome.refused("group.room-off");
        }
        String id = event.sender().id();
        if (room.senders().isPresent()) {
            return room.senders().get().has(id) ? mention(event, room, patterns, "group.room-allow-from")
                    : Outcome.refused("group.room-sender");
        }
        if (here == Mode.OPEN) {
            return mention(event, room, patterns, "group.open");
        }
        return senders.has(id) ? mention(event, room, patterns, "group.allow-from") : Outcome.refused("group.sender");
    }

    /** Commands and presses are meant for the bot; what is no message starts no turn and needs no mention. */
    private Outcome mention(Inbound event, Room room, MentionPatterns patterns, String rule) {
        if (!(event instanceof Inbound.Message message) || !room.requireMention().orElse(requireMention)) {
            return Outcome.admitted(rule);
        }
        boolean meant = switch (message.addressed()) {
            case BOT -> true;
            // Who names somebody else means somebody else, whatever words he uses.
            case OTHERS -> false;
            case NOBODY, UNKNOWN -> patterns.in(message.text());
        };
        if (meant) {
            return Outcome.admitted(rule);
        }
        return message.addressed() == Inbound.Addressed.UNKNOWN && patterns.isEmpty()
                ? Outcome.refused("group.mention-undetectable") : Outcome.pending("group.mention");
    }

    private Optional<Room> place(Chat chat) {
        if (chat.kind() != Chat.Kind.ROOM && small.isPresent() && (spaces.isEmpty() || chat.space().isEmpty())) {
            return small.get().has(chat.id()) ? Optional.of(Room.PLAIN) : Optional.ofNullable(rooms.get(chat.id()));
        }
        if (mode == Mode.OPEN && rooms.isEmpty() && spaces.isEmpty()) {
            return Optional.of(Room.PLAIN);
        }
        if (!spaces.isEmpty() && !chat.space().isEmpty()) {
            return Room.find(spaces, chat.space()).flatMap(space -> space.parts().isEmpty() ? Optional.of(space)
                    : Room.find(space.parts().get(), chat.id()).map(room -> room.inside(space)));
        }
        return Room.find(rooms, chat.id()).map(room -> topic(room, chat.threadId()));
    }

    /** Topics are not a list of who may: one that is not written down is as its group. */
    private static Room topic(Room room, String thread) {
        return thread.isEmpty() ? room
                : Room.find(room.parts().orElse(Map.of()), thread).map(topic -> topic.inside(room)).orElse(room);
    }

    /** Whether the operator wrote of this chat as of a place with several people. */
    boolean names(String chat) {
        return rooms.containsKey(chat) || spaces.values().stream().anyMatch(s -> s.parts().orElse(Map.of()).containsKey(chat))
                || small.flatMap(Small::ids).map(listed -> listed.ids().contains(chat)).orElse(false);
    }
}
