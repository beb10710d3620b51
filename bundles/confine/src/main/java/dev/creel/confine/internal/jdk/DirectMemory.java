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

    /**
     * The run that makes the class archive, which has our own plugins only, must not look the count up: the agent rewrites
     * ManagementFactory, and Java 17 crashes where it takes a lambda of that class from the archive.
     */
    private static final boolean TRAINING = Boolean.getBoolean("creel.training");

    private volatile BufferPoolMXBean pool;

    boolean fits(int bytes) {
        return TRAINING || taken() + bytes <= SHARE;
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
