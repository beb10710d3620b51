// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.HostThread;
import dev.creel.confine.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;

/** Platform threads of the host, made when needed and ended when idle: checks pass at once on them. */
@Component(service = Threads.class)
public final class HostThreads implements Threads {
    private static final long IDLE_SECONDS = 30;

    @Override
    public ThreadFactory factory(String name) {
        AtomicInteger number = new AtomicInteger();
        return body -> HostThread.detached(body, name + '-' + number.incrementAndGet());
    }

    @Override
    public ExecutorService executor(String name, int limit, int queue) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                limit,
                limit,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(queue),
                factory(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
