// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How many lines each plugin may log: what is over it within ten seconds is counted and left out. Thread-safe. */
final class LogQuota {
    static final int LINES = 200;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The lines of one plugin in the present window. */
    private static final class Window {
        private long began;
        private int lines;
        private long dropped;
    }

    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** @return how many lines were left out before this one, or -1 when this one is left out */
    long take(String plugin, long nanoTime) {
        Window window = windows.computeIfAbsent(plugin, p -> new Window());
        synchronized (window) {
            if (window.lines == 0 || nanoTime - window.began > WINDOW_NANOS) {
                window.began = nanoTime;
                window.lines = 0;
            }
            if (window.lines >= LINES) {
                window.dropped++;
                return -1;
            }
            window.lines++;
            long before = window.dropped;
            window.dropped = 0;
            return before;
        }
    }
}
