// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Instant;

/**
 * What the plugin sees of its call, and all that it could see: nothing of the host can be reached from here, not even by
 * whoever reads its fields. Thread-safe.
 */
final class CallState implements Call {
    private final String id;
    private final Instant deadline;
    private volatile Cancelled.Why why;
    private volatile boolean heard;

    CallState(String id, Instant deadline) {
        this.id = id;
        this.deadline = deadline;
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
        heard = true;
        return why != null;
    }

    @Override
    public void check() {
        heard = true;
        Cancelled.Why reason = why;
        if (reason != null) {
            throw new Cancelled(reason);
        }
    }

    /** Why it was cancelled; null as long as it was not. */
    Cancelled.Why why() {
        return why;
    }

    void cancel(Cancelled.Why reason) {
        why = reason;
    }

    /** Whether the plugin asked for cancellation since the last time this was asked. */
    boolean heard() {
        boolean was = heard;
        heard = false;
        return was;
    }
}
