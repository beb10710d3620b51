// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.bridge.PluginThread;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Running;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One call of a plugin's service, from submission to its end. What the plugin returns or throws is copied on its own
 * thread; only then does the host see it. Thread-safe.
 */
final class Work<R> implements Running<R>, Runnable {
    /** As a limit: the call has no deadline. */
    static final Duration ENDLESS = Duration.ofDays(366);

    private static final AtomicLong NUMBER = new AtomicLong();

    private final Plugin plugin;
    private final Workshop workshop;
    private final Function<Call, R> body;
    private final CallState state;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> onEnd = new ArrayList<>(1);
    private PluginThread thread;
    private boolean begun;
    private boolean stopped;
    private boolean interrupted;
    private ScheduledFuture<?> timer;
    private Breaker breaker;
    private R result;
    private RuntimeException failure;

    Work(Plugin plugin, Workshop workshop, Duration limit, Function<Call, R> body) {
        this.plugin = plugin;
        this.workshop = workshop;
        this.body = body;
        this.state = new CallState(plugin.id().name() + '/' + NUMBER.incrementAndGet(), end(limit));
    }

    private static Instant end(Duration limit) {
        return limit.compareTo(Duration.ofDays(365)) > 0 ? Instant.MAX : Instant.now().plus(limit);
    }

    /** Has the breaker told how it ended. */
    void watch(Breaker observer) {
        breaker = observer;
    }

    /** Ends the call by itself after that time. */
    void limit(Duration total) {
        ScheduledFuture<?> t = workshop.after(
                Math.min(total.toMillis(), TimeUnit.DAYS.toMillis(365)), () -> cancel(Cancelled.Why.DEADLINE));
        synchronized (this) {
            if (ended.getCount() > 0) {
                timer = t;
                return;
            }
        }
        t.cancel(false);
    }

    @Override
    public void run() {
        synchronized (this) {
            thread = (PluginThread) Thread.currentThread();
            begun = true;
        }
        plugin.running().add(this);
        R value = null;
        RuntimeException thrown = null;
        try {
            state.check();
            value = body.apply(state);
        } catch (Throwable t) {
            thrown = CallFailure.of(plugin, t, state);
            if (t instanceof OutOfMemoryError) {
                outOfMemory();
            }
        }
        plugin.running().remove(this);
        boolean last;
        synchronized (this) {
            thread = null;
            Thread.interrupted();
            last = stopped || interrupted;
        }
        finish(value, thrown);
        if (last) {
            // The pool replaces the thread: on a stopped one no plugin code runs again, and a late interrupt must not
            // meet another call.
            throw new ThreadEnded();
        }
    }

    private void outOfMemory() {
        workshop.controls().enterTrusted();
        try {
            plugin.quarantine("a call ran out of memory");
        } finally {
            workshop.controls().leaveTrusted();
        }
    }

    private String text(String what) {
        return "plugin " + plugin + ": " + what;
    }

    void refuse(PluginException.Kind kind, String what) {
        refuse(new PluginException(kind, text(what)));
    }

    private void refuse(PluginException refusal) {
        finish(null, refusal);
    }

    private void finish(R value, RuntimeException thrown) {
        List<Runnable> actions;
        synchronized (this) {
            if (ended.getCount() == 0) {
                return;
            }
            result = value;
            failure = thrown;
            if (breaker != null) {
                tell(thrown);
            }
            ended.countDown();
            actions = List.copyOf(onEnd);
            if (timer != null) {
                timer.cancel(false);
            }
        }
        actions.forEach(workshop::notice);
    }

    /** A failure the plugin states itself is an answer; that nobody could call it says nothing about it. */
    private void tell(RuntimeException thrown) {
        PluginException.Kind kind = thrown instanceof PluginException p ? p.kind() : null;
        if (!begun && kind != PluginException.Kind.TIMEOUT || kind == PluginException.Kind.CANCELLED || kind == PluginException.Kind.GONE) {
            breaker.open();
        } else if (kind == null) {
            breaker.worked();
        } else {
            breaker.failed(thrown.getMessage());
        }
    }

    @Override
    public void cancel() {
        cancel(Cancelled.Why.CALLER);
    }

    /** Cancels, interrupts, and after a grace ends the call for the host even if the plugin's thread goes on. */
    void cancel(Cancelled.Why reason) {
        boolean runs;
        synchronized (this) {
            if (state.why() != null || ended.getCount() == 0) {
                return;
            }
            state.cancel(reason);
            runs = thread != null;
            if (runs) {
                interrupted = true;
                workshop.controls().interrupt(thread);
            }
        }
        if (runs) {
            // Weakly: the thread holds the call as long as there is anything to end, and then the plugin's memory is free at once.
            WeakReference<Work<R>> running = new WeakReference<>(this);
            workshop.after(Killer.GRACE_MILLIS, () -> {
                Work<R> still = running.get();
                if (still != null) {
                    still.stop(reason);
                }
            });
        } else {
            refuse(CallFailure.cancelled(plugin, reason));
        }
    }

    /** The plugin did not end though it was interrupted: its thread is stopped and the host goes on. */
    private void stop(Cancelled.Why reason) {
        synchronized (this) {
            if (thread != null) {
                stopped = true;
                workshop.controls().stop(thread);
            }
        }
        refuse(CallFailure.cancelled(plugin, reason));
    }

    boolean ended() {
        return ended.getCount() == 0;
    }

    /** Whether that is what the plugin sees of this call. */
    boolean serves(Call call) {
        return state == call;
    }

    /** Takes back an action given to {@link #onEnd}. */
    synchronized void forget(Runnable action) {
        onEnd.remove(action);
    }

    /** Whether somebody asked for cancellation since the last time this was asked. */
    boolean heard() {
        return state.heard();
    }

    @Override
    public R join() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            interrupted();
        }
        return outcome();
    }

    /** Waits that long; then the call is cancelled. */
    R join(Duration deadline) {
        try {
            if (!ended.await(Math.min(deadline.toMillis(), TimeUnit.DAYS.toMillis(365)), TimeUnit.MILLISECONDS)) {
                cancel(Cancelled.Why.DEADLINE);
                ended.await();
            }
        } catch (InterruptedException e) {
            interrupted();
        }
        return outcome();
    }

    private void interrupted() {
        Thread.currentThread().interrupt();
        cancel(Cancelled.Why.CALLER);
        throw new PluginException(PluginException.Kind.CANCELLED, text("the waiting thread was interrupted"));
    }

    private R outcome() {
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    @Override
    public void onEnd(Runnable action) {
        synchronized (this) {
            if (ended.getCount() > 0) {
                onEnd.add(action);
                return;
            }
        }
        workshop.notice(action);
    }

    /** Ends a pool thread from inside. */
    private static final class ThreadEnded extends Error {
        private static final long serialVersionUID = 1L;

        ThreadEnded() {
            super("stopped by the host", null, false, false);
        }
    }
}
