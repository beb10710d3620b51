// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.util.Objects;

/**
 * Where something was said.
 *
 * @param kind as the service itself says; what it leaves open is {@code GROUP}
 * @param id stable id of the chat
 * @param threadId thread or topic within it, empty for none
 * @param space stable id of the server, guild or workspace the chat belongs to, empty for none
 */
public record Chat(Kind kind, String id, String threadId, String space) {
    private static final int LONGEST = 256;

    /** One person, or several. */
    public enum Kind { DIRECT, GROUP, ROOM }

    public Chat {
        Objects.requireNonNull(kind, "kind");
        if (id.isEmpty() || id.length() > LONGEST || threadId.length() > LONGEST || space.length() > LONGEST) {
            throw new IllegalArgumentException("ids of a chat, its thread and its space have at most " + LONGEST
                    + " characters, that of the chat at least 1");
        }
    }

    /** A chat of no space. */
    public Chat(Kind kind, String id, String threadId) {
        this(kind, id, threadId, "");
    }
}
