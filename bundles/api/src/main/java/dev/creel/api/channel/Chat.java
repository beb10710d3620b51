// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.util.Objects;

/** Where something was said: kind, stable id, and thread within it (empty for none). */
public record Chat(Kind kind, String id, String threadId) {
    /** One person, or several. */
    public enum Kind { DIRECT, GROUP, ROOM }

    public Chat {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(threadId, "threadId");
        if (id.isEmpty() || id.length() > 256) {
            throw new IllegalArgumentException("a chat's id has 1 to 256 characters");
        }
    }
}
