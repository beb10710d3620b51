// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Call;
import dev.creel.confine.Caller;

/** A place among a plugin's sockets, from before one is opened until it is closed or its call ends. Thread-safe. */
final class Lease {
    private final AutoCloseable held;
    private Runnable end;
    private boolean over;

    /** @throws dev.creel.api.plugin.Refused when there is none */
    Lease(Caller caller, Call call) {
        held = caller.socket(call, this::expire);
    }

    /** What closes the socket when the call ends; at once if it has ended. */
    void ends(Runnable closing) {
        synchronized (this) {
            end = closing;
            if (!over) {
                return;
            }
        }
        closing.run();
    }

    private void expire() {
        Runnable closing;
        synchronized (this) {
            over = true;
            closing = end;
        }
        if (closing != null) {
            closing.run();
        }
    }

    /** The socket is closed; nothing happens the second time. */
    void release() {
        try {
            held.close();
        } catch (Exception e) {
            throw new IllegalStateException("a place among the sockets is not given back", e);
        }
    }
}
