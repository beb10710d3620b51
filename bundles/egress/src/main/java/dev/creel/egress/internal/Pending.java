// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting on the plugin's thread for something the network side does. */
final class Pending {
    private Pending() {}

    /**
     * The result; what was begun is cancelled when it does not come in time or the call ends.
     *
     * @throws ExecutionException when it failed
     */
    static <T> T await(CompletableFuture<T> begun, Duration longest, Call call, String origin) throws ExecutionException {
        try {
            return begun.get(Math.min(longest.toMillis(), TimeUnit.DAYS.toMillis(1)), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            begun.cancel(false);
            throw new Failure(Failure.Code.TIMEOUT, origin + " did not answer in time");
        } catch (InterruptedException e) {
            begun.cancel(false);
            Thread.currentThread().interrupt();
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
    }

    /** What went wrong beneath what reports it. */
    static Throwable cause(Throwable reported) {
        Throwable here = reported;
        while ((here instanceof ExecutionException || here instanceof CompletionException) && here.getCause() != null) {
            here = here.getCause();
        }
        return here;
    }
}
