// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.Gate;
import dev.creel.bridge.HostThread;
import dev.creel.bridge.PluginThread;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes plugin threads, runs timers, and runs what the host does after a plugin's call; thread-safe, lazy. */
final class Workshop {
    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
    private static final int NOTICES = 4096;

    private final Gate.Controls controls;
    private final long pauseMillis;
    private final AtomicInteger number = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timers;
    private final ThreadPoolExecutor notices;
    private final CpuMeter meter;

    /**
     * @param pauseMillis the first pause before something that broke is tried again
     * @param cpuMillis how often processor time is looked at
     */
    Workshop(Gate.Controls controls, long pauseMillis, long cpuMillis) {
        this.controls = controls;
        this.pauseMillis = pauseMillis;
        this.timers = new ScheduledThreadPoolExecutor(1, r -> HostThread.detached(r, "confine-deadlines"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setKeepAliveTime(30, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
        this.notices = new ThreadPoolExecutor(
                4, 4, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(NOTICES), r -> HostThread.detached(r, "confine-notice"));
        notices.allowCoreThreadTimeOut(true);
        meter = new CpuMeter(controls, this, cpuMillis);
    }

    Gate.Controls controls() {
        return controls;
    }

    long pauseMillis() {
        return pauseMillis;
    }

    /**
     * A thread of that plugin, started by the host: it inherits nothing of the caller. It has the plugin's class loader only
     * while it runs: one that is never started, or has yet to leave, would hold what a removed plugin held.
     */
    PluginThread thread(Plugin plugin, Runnable body, String kind) {
        meter.begins(plugin);
        String name = plugin.id().name() + '-' + kind + '-' + number.incrementAndGet();
        controls.enterTrusted();
        try {
            PluginThread thread = controls.thread(plugin, plugin.number(), () -> plugin.roll().run(() -> loaded(plugin, body)), name);
            thread.setUncaughtExceptionHandler((t, e) -> LOG.debug("thread {} ended", t.getName(), e));
            thread.setContextClassLoader(Workshop.class.getClassLoader());
            return thread;
        } finally {
            controls.leaveTrusted();
        }
    }

    private void loaded(Plugin plugin, Runnable body) {
        context(plugin::loader);
        try {
            body.run();
        } finally {
            context(Workshop.class::getClassLoader);
        }
    }

    private void context(Supplier<ClassLoader> loader) {
        controls.enterTrusted();
        try {
            Thread.currentThread().setContextClassLoader(loader.get());
        } finally {
            controls.leaveTrusted();
        }
    }

    ScheduledFuture<?> after(long millis, Runnable action) {
        controls.enterTrusted();
        try {
            return timers.schedule(action, millis, TimeUnit.MILLISECONDS);
        } finally {
            controls.leaveTrusted();
        }
    }

    /** Runs an action of the host on a host thread, even if a plugin's thread asks. */
    void notice(Runnable action) {
        controls.enterTrusted();
        try {
            notices.execute(() -> {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.error("a notice of the host failed", e);
                }
            });
        } finally {
            controls.leaveTrusted();
        }
    }

    void close() {
        timers.shutdownNow();
        notices.shutdownNow();
    }
}
