// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory outside the heap that buffers share with the whole process: plugins get more only while at most half of it is
 * taken, so that the host's own connections always find some. Looked up late: most plugins need little, and Java 17 crashes when
 * the class archive holds lambdas of ManagementFactory, which the agent rewrites. Thread-safe.
 */
final class DirectMemory {
    private static final long SHARE = Runtime.getRuntime().maxMemory() / 2;

    /** What plugins may ask for before the count is looked up again. */
    private static final long UNCOUNTED = 4L << 20;

    private final AtomicLong asked = new AtomicLong();
    private volatile BufferPoolMXBean pool;

    boolean fits(int bytes) {
        if (asked.addAndGet(Math.max(0, bytes)) < UNCOUNTED) {
            return true;
        }
        asked.set(0);
        return taken() + bytes <= SHARE;
    }

    private long taken() {
        BufferPoolMXBean known = pool;
        if (known == null) {
            known = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(p -> p.getName().equals("direct"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this JVM does not count direct memory"));
            pool = known;
        }
        return known.getMemoryUsed();
    }
}
