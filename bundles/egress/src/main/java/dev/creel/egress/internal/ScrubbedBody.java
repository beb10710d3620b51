// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes between the network and the plugin: one chunk, and what may be the beginning of a secret that the next
 * chunk completes. One thread.
 */
final class ScrubbedBody {
    private final Scrubber scrubber;
    private byte[] bytes = new byte[0];
    private int from;
    private int clean;
    private int to;
    private boolean ended;

    ScrubbedBody(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    /** Takes a chunk; everything clean was taken out before. */
    void put(ByteBuffer chunk) {
        int kept = to - from;
        int needed = kept + chunk.remaining();
        byte[] target = bytes.length >= needed ? bytes : new byte[Math.max(needed, 4096)];
        System.arraycopy(bytes, from, target, 0, kept);
        chunk.get(target, kept, needed - kept);
        bytes = target;
        from = 0;
        to = needed;
        clean = scrubber.isEmpty() ? to : scrubber.scrub(bytes, 0, to, false);
    }

    /** No more chunks follow. */
    void end() {
        clean = scrubber.scrub(bytes, from, to, true);
        ended = true;
    }

    /** Moves clean bytes out; 0 when a chunk is needed, -1 at the end. */
    int take(byte[] into, int offset, int length) {
        int n = Math.min(length, clean - from);
        System.arraycopy(bytes, from, into, offset, n);
        from += n;
        if (n == 0 && ended) {
            bytes = Arrays.copyOf(bytes, 0);
            from = clean = to = 0;
            return -1;
        }
        return n;
    }
}
