// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.jobs;

import dev.creel.api.tool.Sandbox.Output;
import java.time.Duration;
import java.util.Arrays;

/** The end of what a command has said: at most {@link #MOST} bytes, the oldest go first. Thread-safe. */
final class Tail {
    static final int MOST = 256 << 10;
    private static final int FIRST = 4 << 10;

    private byte[] ring = new byte[FIRST];
    private long total;
    private boolean closed;

    synchronized void add(byte[] bytes, int count) {
        grow(count);
        int from = Math.max(0, count - ring.length);
        total += from;
        for (int done = from; done < count;) {
            int at = (int) (total % ring.length);
            int part = Math.min(count - done, ring.length - at);
            System.arraycopy(bytes, done, ring, at, part);
            total += part;
            done += part;
        }
        notifyAll();
    }

    /** Until it has its full size nothing has been dropped, so everything stands at its place. */
    private void grow(int count) {
        int wanted = ring.length;
        while (wanted < MOST && total + count > wanted) {
            wanted *= 2;
        }
        if (wanted != ring.length) {
            ring = Arrays.copyOf(ring, wanted);
        }
    }

    /** Nothing more will come. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized long total() {
        return total;
    }

    /** Waits for something behind the offset, the end, or the time to be over. */
    synchronized Output read(long offset, int most, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        while (!closed && total <= offset) {
            long left = until - System.nanoTime();
            if (left <= 0 || !waited(left)) {
                break;
            }
        }
        long from = Math.max(0, Math.max(Math.min(offset, total), total - ring.length));
        byte[] bytes = new byte[(int) Math.min(Math.max(0, most), total - from)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ring[(int) ((from + i) % ring.length)];
        }
        return new Output(from, bytes, from + bytes.length, closed && from + bytes.length == total);
    }

    private boolean waited(long nanos) {
        try {
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
