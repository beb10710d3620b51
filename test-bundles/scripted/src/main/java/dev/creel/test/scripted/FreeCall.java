// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Instant;

/** A call without a deadline that can be cancelled. */
public final class FreeCall implements Call {
    private boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    @Override
    public String id() {
        return "call-1";
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void check() {
        if (cancelled) {
            throw new Cancelled(Cancelled.Why.CALLER);
        }
    }
}
