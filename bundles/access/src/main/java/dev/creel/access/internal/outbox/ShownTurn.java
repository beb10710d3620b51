// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Shown;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn as its chat sees it: that somebody writes, refreshed by a timer, and where the operator wants it the text as it grows.
 * Nothing of it matters when it fails: the answer comes through the outbox. Thread-safe.
 */
final class ShownTurn implements Shown {
    private static final Logger LOG = LoggerFactory.getLogger(ShownTurn.class);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final long TEXT_EVERY = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final ChannelAddress to;
    private final Way.Finder ways;
    private final Executor calls;
    private final Optional<Draft> draft;
    private final Object busyLock = new Object();
    private ScheduledFuture<?> timer;
    private volatile boolean typing = true;
    private boolean busy;
    private boolean working;
    private boolean closed;
    private long nextText = System.nanoTime();

    /** @param draft what shows the text, empty where it is not to be shown */
    ShownTurn(ChannelAddress to, Way.Finder ways, Executor calls, Optional<Draft> draft) {
        this.to = to;
        this.ways = ways;
        this.calls = calls;
        this.draft = draft;
    }

    ShownTurn every(ScheduledExecutorService later, long seconds) {
        try {
            synchronized (busyLock) {
                timer = later.scheduleWithFixedDelay(this::typing, 0, seconds, TimeUnit.SECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops");
        }
        return this;
    }

    private void typing() {
        if (typing) {
            attempt(way -> {
                Capabilities can = way.capabilities();
                typing = can.typing();
                if (typing) {
                    way.channel().call(LONGEST_CALL, (plugin, call) -> {
                        plugin.typing(way.account(), to.chat(), call);
                        return true;
                    });
                }
            });
        }
    }

    @Override
    public void text(Supplier<String> soFar) {
        if (draft.isPresent() && System.nanoTime() - nextText >= 0) {
            nextText = System.nanoTime() + TEXT_EVERY;
            String text = soFar.get();
            attempt(way -> draft.get().show(way, text));
        }
    }

    /** What is done for a chat while somebody waits for it: one thing at a time, never waited for. */
    private void attempt(Work work) {
        synchronized (busyLock) {
            if (busy || closed) {
                return;
            }
            busy = true;
        }
        try {
            calls.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            free();
        }
    }

    /** Something to do with the account, if it can send now. */
    private interface Work {
        void with(Way way);
    }

    private void run(Work work) {
        synchronized (busyLock) {
            if (closed) {
                return;
            }
            working = true;
        }
        try {
            ways.to(to.channel(), to.account()).ifPresent(work::with);
        } catch (Failure | PluginException e) {
            LOG.debug("a chat of {} was not shown that an answer is being written: {}", to.channel(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("A chat of {} could not be shown that an answer is being written", to.channel(), e);
        } finally {
            free();
        }
    }

    private void free() {
        synchronized (busyLock) {
            busy = false;
            working = false;
            busyLock.notifyAll();
        }
    }

    /** Waits for what has begun: the answer must know whether its draft is there. What waits for a thread is left out. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + LONGEST_CALL.toNanos();
        draft.ifPresent(Draft::close);
        synchronized (busyLock) {
            closed = true;
            if (timer != null) {
                timer.cancel(false);
            }
            try {
                while (working && draft.isPresent() && deadline - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(busyLock, deadline - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
