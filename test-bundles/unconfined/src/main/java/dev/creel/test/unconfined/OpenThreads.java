// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.confine.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Plain daemon threads, pooled as the confined host pools its own. */
final class OpenThreads implements Threads {
    private static final long IDLE_SECONDS = 30;

    @Override
    public ThreadFactory factory(String name) {
        AtomicInteger number = new AtomicInteger();
        return body -> {
            Thread thread = new Thread(body, name + '-' + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public ExecutorService executor(String name, int limit, int queue) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(limit, limit, IDLE_SECONDS, TimeUnit.SECONDS,
                queue == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(queue), factory(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
