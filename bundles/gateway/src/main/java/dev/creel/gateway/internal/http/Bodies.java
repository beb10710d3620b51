// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.gateway.internal.Budget;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads whole request bodies: each within a size and a time, all of them within a budget. Thread-safe. */
public final class Bodies {
    private static final long SECONDS = 20;

    private final Budget budget;
    private final Scheduler scheduler;

    /** @param budget bytes of bodies that may be held at a time */
    public Bodies(Budget budget, Scheduler scheduler) {
        this.budget = budget;
        this.scheduler = scheduler;
    }

    /** Hands over the whole body, or answers why there is none. */
    public void read(Request request, Response response, Callback callback, int most, Consumer<byte[]> whole) {
        long length = request.getLength();
        if (length > most) {
            tooLarge(response, callback, most);
            return;
        }
        long room = length < 0 ? most : length;
        if (!budget.take(room)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            Answers.error(response, callback, 503, "overloaded", "too many requests in flight; retry shortly");
            return;
        }
        // A body that trickles in would hold its share of the budget for ever.
        Scheduler.Task deadline = scheduler.schedule(
                () -> request.fail(new TimeoutException("body not complete in time")), SECONDS, TimeUnit.SECONDS);
        Content.Source.asByteArrayAsync(request, most, Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING, (byte[] bytes, Throwable failure) -> {
                    deadline.cancel();
                    // What came stays counted while somebody makes a request of it, which takes several times as much.
                    long held = failure == null ? Math.min(room, bytes.length) : 0;
                    budget.give(room - held);
                    try {
                        handle(bytes, failure, response, callback, most, whole);
                    } finally {
                        budget.give(held);
                    }
                }));
    }

    private static void handle(byte[] bytes, Throwable failure, Response response, Callback callback, int most,
            Consumer<byte[]> whole) {
        if (failure == null) {
            // A client may still ask for the end of the connection itself; Jetty sees to that.
            Answers.keep(response);
            whole.accept(bytes);
        } else {
            failed(failure, response, callback, most);
        }
    }

    private static void failed(Throwable failure, Response response, Callback callback, int most) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            Answers.error(response, callback, 408, "timeout", "request body not complete in time");
        } else if (cause instanceof IllegalStateException) {
            tooLarge(response, callback, most);
        } else {
            callback.failed(cause);
        }
    }

    private static void tooLarge(Response response, Callback callback, int most) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Answers.error(response, callback, 413, "invalid_request_error", "request body larger than " + most + " bytes");
    }
}
