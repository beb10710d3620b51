// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of letters somebody asks for: waited for, and remembered for a while. Thread-safe. */
final class Results {
    private static final int MOST = 1_000;

    /** Of which message it is, and what became of it. */
    private record Result(String print, CompletableFuture<Outcome> outcome) {}

    private final Map<String, Result> results = new LinkedHashMap<>();

    /** @return false when that key is known already */
    synchronized boolean expect(String key, String print) {
        if (results.putIfAbsent(key, new Result(print, new CompletableFuture<>())) != null) {
            return false;
        }
        if (results.size() > MOST) {
            results.remove(results.keySet().iterator().next());
        }
        return true;
    }

    /** Whether the key, if it is known, is that message's. */
    synchronized boolean isOf(String key, String print) {
        Result known = results.get(key);
        return known == null || known.print().equals(print);
    }

    private synchronized CompletableFuture<Outcome> outcome(String key) {
        Result known = results.get(key);
        return known == null ? null : known.outcome();
    }

    synchronized void forget(String key) {
        results.remove(key);
    }

    void tell(String key, Outcome outcome) {
        CompletableFuture<Outcome> result = outcome(key);
        if (result != null) {
            result.complete(outcome);
        }
    }

    /** Waits for it; {@code AGAIN} when it takes longer or nobody expects it any more. */
    Outcome await(String key, Duration longest) {
        CompletableFuture<Outcome> result = outcome(key);
        Outcome still = Outcome.again(Duration.ZERO, "it is on its way");
        try {
            return result == null ? still : result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return still;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return still;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
