// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory outside the heap that buffers share with the whole process: plugins get more only while at most half of it is
 * taken, so that the host's own connections always find some. Thread-safe; looked up when a plugin first asks.
 */
final class DirectMemory {
    private static final long SHARE = Runtime.getRuntime().maxMemory() / 2;

    private volatile BufferPoolMXBean pool;

    boolean fits(int bytes) {
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
