// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.confine.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do not keep a test from ending. */
final class DaemonThreads implements Threads {
    @Override
    public ThreadFactory factory(String name) {
        return body -> {
            Thread thread = new Thread(body, "test-" + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public ExecutorService executor(String name, int limit, int queue) {
        return new ThreadPoolExecutor(limit, limit, 1, TimeUnit.SECONDS,
                queue == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(queue), factory(name));
    }
}
