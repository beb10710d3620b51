// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.Unavailable;
import java.util.HashMap;
import java.util.Map;

/**
 * How much waits to be sent: letters by their keys, and the bytes of their files, both bounded, in all and of each account: one that
 * is stuck leaves room for the others. Thread-safe.
 */
final class Room {
    static final long MOST_MEDIA = 32L << 20;
    static final int MOST_LETTERS = 8_000;

    /** A quarter of the letters, half of the media. */
    static final int LETTERS_OF_ACCOUNT = MOST_LETTERS / 4;

    static final long MEDIA_OF_ACCOUNT = MOST_MEDIA / 2;

    private record Held(String account, long bytes) {}

    /** What one account has, or all of them. */
    private record Load(int letters, long media) {
        static final Load NONE = new Load(0, 0);

        Load and(int more, long bytes) {
            return new Load(letters + more, media + bytes);
        }
    }

    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Load> accounts = new HashMap<>();
    private Load all = Load.NONE;

    /**
     * Takes room for something new.
     *
     * @return false when that key is on its way already
     * @throws Unavailable when there is none
     */
    synchronized boolean take(Letter letter) {
        if (held.containsKey(letter.key())) {
            return false;
        }
        long bytes = letter.content().bytes();
        Load own = accounts.getOrDefault(ChatLanes.account(letter.to()), Load.NONE);
        if (own.letters() >= LETTERS_OF_ACCOUNT || own.media() + bytes > MEDIA_OF_ACCOUNT
                || all.letters() >= MOST_LETTERS || all.media() + bytes > MOST_MEDIA) {
            throw new Unavailable("too much waits to be sent; try again later, or see `creel channels status`");
        }
        has(letter);
        return true;
    }

    /** Something that is kept already has its room. */
    synchronized void has(Letter letter) {
        Held now = new Held(ChatLanes.account(letter.to()), letter.content().bytes());
        if (held.putIfAbsent(letter.key(), now) == null) {
            change(now.account(), 1, now.bytes());
        }
    }

    synchronized void leave(Letter letter) {
        Held gone = held.remove(letter.key());
        if (gone != null) {
            change(gone.account(), -1, -gone.bytes());
        }
    }

    private void change(String account, int letters, long bytes) {
        all = all.and(letters, bytes);
        Load own = accounts.getOrDefault(account, Load.NONE).and(letters, bytes);
        if (own.letters() == 0) {
            accounts.remove(account);
        } else {
            accounts.put(account, own);
        }
    }
}
