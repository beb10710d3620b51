// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Jetty's timer on one host thread, so that whatever it runs passes the confinement checks at once. */
public final class HostScheduler extends AbstractLifeCycle implements Scheduler {
    private final ScheduledThreadPoolExecutor timer;

    public HostScheduler(ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Task schedule(Runnable task, long delay, TimeUnit unit) {
        if (timer.isShutdown()) {
            return () -> false;
        }
        ScheduledFuture<?> future = timer.schedule(task, delay, unit);
        return () -> future.cancel(false);
    }

    @Override
    protected void doStop() {
        timer.shutdownNow();
    }
}
