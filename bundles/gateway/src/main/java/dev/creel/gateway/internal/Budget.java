// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that may be in flight at a time, over all connections; thread-safe. */
public final class Budget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public Budget(long limit) {
        this.limit = limit;
    }

    /** Takes that many bytes. @return false when there is no room, and nothing was taken */
    public boolean take(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }
}
