// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the account sent last: replies to it are meant for the bot, and what comes back of it is no message of its owner.
 * Bounded. Thread-safe.
 */
final class OwnMessages {
    private static final int MOST_IDS = 1024;
    private static final int MOST_TEXTS = 64;

    private final Deque<String> ids = new ArrayDeque<>();
    private final Deque<String> texts = new ArrayDeque<>();

    /** Before it is sent: it may come back before the bridge has answered. */
    synchronized void sending(String text) {
        add(texts, text, MOST_TEXTS);
    }

    /** From now on it is known by its id: the same words by the account's owner are his. */
    synchronized void sent(String id, String text) {
        texts.removeFirstOccurrence(text);
        if (!ids.contains(id)) {
            add(ids, id, MOST_IDS);
        }
    }

    synchronized boolean has(String id) {
        return ids.contains(id);
    }

    synchronized boolean isEcho(String id, String text) {
        if (!ids.contains(id) && texts.contains(text)) {
            sent(id, text);
        }
        return ids.contains(id);
    }

    private static void add(Deque<String> kept, String value, int most) {
        if (kept.size() == most) {
            kept.removeFirst();
        }
        kept.addLast(value);
    }
}
