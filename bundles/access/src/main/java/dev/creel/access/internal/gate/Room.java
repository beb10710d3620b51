// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import java.util.Map;
import java.util.Optional;

/**
 * What the operator wrote about one place: a group, a channel, a server or a topic. What is left empty is said by the entry
 * {@code "*"} beside it, then by the place around it, then by the account.
 *
 * @param on whether anybody may talk there
 * @param senders who may, instead of the account's list
 * @param requireMention whether a message has to mention the bot
 * @param mode the policy there
 * @param parts the places within it, by id; empty when the operator wrote no list of them
 */
public record Room(
        boolean on,
        Optional<Senders> senders,
        Optional<Boolean> requireMention,
        Optional<Groups.Mode> mode,
        Optional<Map<String, Room>> parts) {
    /** A place about which nothing is written. */
    static final Room PLAIN = new Room(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    static final String ANY = "*";

    public Room {
        parts = parts.map(Map::copyOf);
    }

    /** The entry of that id, filled in by the entry for all; empty when neither is there. */
    static Optional<Room> find(Map<String, Room> rooms, String id) {
        Room any = rooms.get(ANY);
        Room own = id.equals(ANY) ? null : rooms.get(id);
        return own == null ? Optional.ofNullable(any) : Optional.of(any == null ? own : own.filledBy(any, own.on));
    }

    /** This place as part of another one; switched off with it. */
    Room inside(Room around) {
        return filledBy(around, on && around.on);
    }

    private Room filledBy(Room other, boolean stays) {
        return new Room(stays, senders.or(other::senders), requireMention.or(other::requireMention),
                mode.or(other::mode), parts.or(other::parts));
    }
}
