// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where parts of a tool call do what must not break in the middle: a plugin's thread may be interrupted or run out of stack at any
 * moment, so it waits while a thread of the host writes. Thread-safe.
 */
final class HostSide {
    static final int MOST = 8;
    static final int WAITING = 64;

    private final ExecutorService threads;

    /** @param threads with a bound on those that work and on those that wait */
    HostSide(ExecutorService threads) {
        this.threads = threads;
    }

    <T> T done(Callable<T> work) {
        try {
            return threads.submit(work).get();
        } catch (RejectedExecutionException e) {
            throw new Failure(Failure.Code.OVERLOADED, "the gateway has too much to do for tools; try again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled(Cancelled.Why.STOPPING);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException("the host could not do it", e.getCause());
        }
    }
}
