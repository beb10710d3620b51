// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.Unavailable;
import java.util.HashSet;
import java.util.Set;

/** How much waits to be sent: letters by their keys, and the bytes of their files, both bounded. Thread-safe. */
final class Room {
    static final long MOST_MEDIA = 32L << 20;
    private static final int MOST_LETTERS = 20_000;

    private final Set<String> keys = new HashSet<>();
    private long media;

    /**
     * Takes room for something new.
     *
     * @return false when that key is on its way already
     * @throws Unavailable when there is none
     */
    synchronized boolean take(String key, long bytes) {
        if (keys.contains(key)) {
            return false;
        }
        if (keys.size() >= MOST_LETTERS || media + bytes > MOST_MEDIA) {
            throw new Unavailable("too much waits to be sent; try again later, or see `creel channels status`");
        }
        has(key, bytes);
        return true;
    }

    /** Something that is kept already has its room. */
    synchronized void has(String key, long bytes) {
        if (keys.add(key)) {
            media += bytes;
        }
    }

    synchronized void leave(String key, long bytes) {
        if (keys.remove(key)) {
            media -= bytes;
        }
    }
}
