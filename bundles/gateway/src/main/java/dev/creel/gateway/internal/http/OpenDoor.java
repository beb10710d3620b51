// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.gateway.internal.auth.Lockout;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What strangers meet before a route that checks its callers itself: who was refused too often by that route waits, and
 * nobody takes all places. Decided before a body is read. A source is an address as {@link Lockout} groups them, this
 * machine like any other. Bounded: the source that has been quiet longest is forgotten first. Thread-safe.
 */
final class OpenDoor {
    static final int FAILURES = 10;
    static final long WINDOW_MS = 60_000;
    static final int PLACES = 32;
    static final int PLACES_OF_ONE = 12;
    private static final int SOURCES = 4096;

    private final LongSupplier clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > SOURCES;
        }
    };
    private final Map<String, Integer> inside = new HashMap<>();
    private int places;

    private static final class Failures {
        private long since;
        private int count;
    }

    /** What somebody is told at the door. */
    enum Answer { COME_IN, WAIT, FULL }

    /** @param clock milliseconds that only grow */
    OpenDoor(LongSupplier clock) {
        this.clock = clock;
    }

    /** Who comes in leaves by {@link #leave}. */
    synchronized Answer knock(String route, InetAddress from) {
        String source = Lockout.bucket(from);
        Failures before = failures.get(route + ' ' + source);
        if (before != null && before.count >= FAILURES && clock.getAsLong() - before.since < WINDOW_MS) {
            return Answer.WAIT;
        }
        if (places >= PLACES || inside.getOrDefault(source, 0) >= PLACES_OF_ONE) {
            return Answer.FULL;
        }
        places++;
        inside.merge(source, 1, Integer::sum);
        return Answer.COME_IN;
    }

    /** The request of somebody who came in is over. */
    synchronized void leave(InetAddress from) {
        places--;
        inside.computeIfPresent(Lockout.bucket(from), (s, count) -> count == 1 ? null : count - 1);
    }

    /**
     * A request is about to be answered: whoever hears the answer and comes again meets the new count.
     *
     * @param status what the route said; 401 and 403 count as refused, success forgets what was refused before
     */
    synchronized void answered(String route, InetAddress from, int status) {
        String key = route + ' ' + Lockout.bucket(from);
        if (status == 401 || status == 403) {
            refused(failures.computeIfAbsent(key, k -> new Failures()));
        } else if (status < 300) {
            failures.remove(key);
        }
    }

    private void refused(Failures before) {
        long now = clock.getAsLong();
        if (before.count == 0 || now - before.since >= WINDOW_MS) {
            before.since = now;
            before.count = 0;
        }
        if (++before.count == FAILURES) {
            before.since = now;
        }
    }
}
