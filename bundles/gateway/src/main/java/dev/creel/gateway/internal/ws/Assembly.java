// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.gateway.internal.Budget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * One message on its way in, put together from its parts within the budget all connections share: a hundred clients that each
 * send half of the largest message must not fill the heap. Thread-safe.
 */
final class Assembly {
    /** What became of a part. */
    enum Taken { YES, TOO_LARGE, NO_ROOM }

    private final Budget budget;
    private ByteArrayOutputStream parts;
    private long charged;
    private boolean over;

    Assembly(Budget budget) {
        this.budget = budget;
    }

    /** Whether parts of a message are here. */
    synchronized boolean begun() {
        return parts != null;
    }

    synchronized Taken add(ByteBuffer part, int largest) {
        int length = part == null ? 0 : part.remaining();
        if (charged + length > largest) {
            release();
            return Taken.TOO_LARGE;
        }
        if (over || !budget.take(length)) {
            release();
            return Taken.NO_ROOM;
        }
        charged += length;
        parts = parts == null ? new ByteArrayOutputStream() : parts;
        byte[] bytes = new byte[length];
        if (part != null) {
            part.slice().get(bytes);
        }
        parts.writeBytes(bytes);
        return Taken.YES;
    }

    /** The message; its bytes stay counted until {@link #release}. */
    synchronized ByteBuffer whole() {
        ByteBuffer all = ByteBuffer.wrap(parts.toByteArray());
        parts = null;
        return all;
    }

    /** Forgets what is here. */
    synchronized void release() {
        parts = null;
        budget.give(charged);
        charged = 0;
    }

    /** Nothing more is taken: the connection is closed. */
    synchronized void end() {
        over = true;
        release();
    }
}
