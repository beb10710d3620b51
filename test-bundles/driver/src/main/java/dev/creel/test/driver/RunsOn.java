// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether plugin code goes on after its deadline. It does when it was given that much of a processor since and is still
 * there: seconds of the clock say nothing on a busy machine. Code that only waits needs no processor and has a minute.
 */
final class RunsOn {
    private static final boolean UNPROTECTED = Boolean.getBoolean("evil.unprotected");
    private static final Duration PROCESSOR = Duration.ofSeconds(UNPROTECTED ? 1 : 3);
    private static final Duration CLOCK = Duration.ofSeconds(UNPROTECTED ? 1 : 60);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> atFirst = new HashMap<>();
    private final long end = System.nanoTime() + CLOCK.toNanos();

    private RunsOn() {}

    static boolean afterItsDeadline() {
        return new RunsOn().observed();
    }

    private boolean observed() {
        while (System.nanoTime() < end) {
            List<Thread> running = Thread.getAllStackTraces().entrySet().stream()
                    .filter(e -> Arrays.stream(e.getValue()).anyMatch(f -> f.getClassName().startsWith("evil.")))
                    .map(Map.Entry::getKey).toList();
            if (running.isEmpty()) {
                return false;
            }
            if (running.stream().mapToLong(this::used).max().orElse(0) > PROCESSOR.toNanos()) {
                return true;
            }
            LockSupport.parkNanos(50_000_000);
        }
        return true;
    }

    /** Nanoseconds of the processor since it was first seen here. */
    private long used(Thread thread) {
        long id = thread.getId();
        long now = threads.getThreadCpuTime(id);
        return now - atFirst.computeIfAbsent(id, first -> now);
    }
}
