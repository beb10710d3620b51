// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who waits at one account and who was let in, by sender, immutable; every change makes another one.
 *
 * @param waiting oldest first
 * @param approved oldest first
 */
public record Book(Map<String, Waiting> waiting, Map<String, Approval> approved) {
    public static final Book EMPTY = new Book(Map.of(), Map.of());

    private static final long CLOCK_SET_MS = 60_000;

    public Book {
        waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
        approved = Collections.unmodifiableMap(new LinkedHashMap<>(approved));
    }

    Book with(Waiting request) {
        Map<String, Waiting> next = new LinkedHashMap<>(waiting);
        next.put(request.sender(), request);
        return new Book(next, approved);
    }

    Book without(Waiting request) {
        Map<String, Waiting> next = new LinkedHashMap<>(waiting);
        next.remove(request.sender());
        return new Book(next, approved);
    }

    Book with(Approval somebody) {
        Map<String, Approval> next = new LinkedHashMap<>(approved);
        next.put(somebody.sender(), somebody);
        return new Book(waiting, next);
    }

    Book without(Approval somebody) {
        Map<String, Approval> next = new LinkedHashMap<>(approved);
        next.remove(somebody.sender());
        return new Book(waiting, next);
    }

    /** Without requests that have lasted that long; one from the future is as old as any, unless a clock was only set. */
    Book at(long nowMs, long lifeMs) {
        Map<String, Waiting> next = new LinkedHashMap<>(waiting);
        next.values().removeIf(w -> nowMs - w.askedMs() >= lifeMs || w.askedMs() - nowMs > CLOCK_SET_MS);
        return next.size() == waiting.size() ? this : new Book(next, approved);
    }

    Set<String> senders() {
        return approved.keySet();
    }
}
