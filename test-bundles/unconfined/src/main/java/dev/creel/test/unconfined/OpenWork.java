// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One call of the open host: what it runs, the call it hands in, and how it ended. */
final class OpenWork<R> implements PluginServices.Running<R>, Call, Runnable {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final String id = "open-" + NUMBER.incrementAndGet();
    private final Instant deadline;
    private final Function<Call, R> body;
    private final CompletableFuture<R> end = new CompletableFuture<>();
    private volatile boolean cancelled;
    private Thread runner;

    OpenWork(Duration limit, Function<Call, R> body) {
        this.deadline = Instant.now().plus(limit);
        this.body = body;
    }

    @Override
    public void run() {
        hold(Thread.currentThread());
        R result = null;
        Throwable thrown = null;
        try {
            check();
            result = body.apply(this);
        } catch (Throwable e) {
            thrown = e;
        }
        hold(null);
        Thread.interrupted();
        if (thrown == null) {
            end.complete(result);
        } else {
            end.completeExceptionally(thrown);
        }
    }

    private synchronized void hold(Thread thread) {
        runner = thread;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    @Override
    public R join() {
        try {
            return end.get(Math.max(0, Duration.between(Instant.now(), deadline).toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            cancel();
            throw new PluginException(PluginException.Kind.TIMEOUT, "took too long");
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new PluginException(PluginException.Kind.CANCELLED, "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            PluginException.Kind kind = e.getCause() instanceof Cancelled ? PluginException.Kind.CANCELLED : PluginException.Kind.FAILED;
            throw new PluginException(kind, String.valueOf(e.getCause()));
        }
    }

    @Override
    public void onEnd(Runnable action) {
        end.whenComplete((result, thrown) -> action.run());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean cancelled() {
        return cancelled || Instant.now().isAfter(deadline);
    }

    @Override
    public void check() {
        if (cancelled()) {
            throw new Cancelled(cancelled ? Cancelled.Why.CALLER : Cancelled.Why.DEADLINE);
        }
    }
}
