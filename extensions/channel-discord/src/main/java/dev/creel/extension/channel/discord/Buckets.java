// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What Discord said about how many requests are left, per bucket and in all; forgets the oldest. Thread-safe. */
final class Buckets {
    private static final int MOST = 512;

    private final LongSupplier millis;
    private final Map<String, String> bucketOfRoute = bounded();
    private final Map<String, Long> freeAt = bounded();
    private long allFreeAt;

    /** @param millis a clock that never goes back */
    Buckets(LongSupplier millis) {
        this.millis = millis;
    }

    /** How long until a request of that route is welcome; zero if it is now. */
    synchronized Duration untilFree(Route route) {
        long free = Math.max(allFreeAt, freeAt.getOrDefault(bucket(route), 0L));
        return Duration.ofMillis(Math.max(0, free - millis.getAsLong()));
    }

    /** Reads the headers of an answer. */
    synchronized void learn(Route route, Map<String, List<String>> headers) {
        String name = first(headers, "x-ratelimit-bucket");
        if (!name.isEmpty()) {
            bucketOfRoute.put(route.template(), name);
        }
        if (first(headers, "x-ratelimit-remaining").equals("0")) {
            freeAt.put(bucket(route), millis.getAsLong() + seconds(first(headers, "x-ratelimit-reset-after")).toMillis());
        }
    }

    /** Nothing goes out for that time: of that route, or at all. */
    synchronized void block(Route route, Duration time, boolean all) {
        long until = millis.getAsLong() + time.toMillis();
        if (all) {
            allFreeAt = Math.max(allFreeAt, until);
        } else {
            freeAt.put(bucket(route), until);
        }
    }

    /** A number of seconds as Discord writes it, at most an hour; zero if it is none. */
    static Duration seconds(String text) {
        return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                ? Duration.ofMillis((long) Math.ceil(Math.min(3600, Double.parseDouble(text)) * 1000))
                : Duration.ZERO;
    }

    static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Routes may share a bucket; each channel, guild and webhook has its own share of it. */
    private String bucket(Route route) {
        return bucketOfRoute.getOrDefault(route.template(), route.template()) + ' ' + route.major();
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
