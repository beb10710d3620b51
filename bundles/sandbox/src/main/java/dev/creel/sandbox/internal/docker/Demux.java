// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import dev.creel.sandbox.internal.wire.Taken;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;

/** A command's stream: with a terminal plain bytes, without one frames of standard output and error, read as they come. */
final class Demux implements AutoCloseable {
    private static final int HEADER = 8;

    private final Taken stream;
    private final boolean plain;
    private long left;

    Demux(Taken stream, boolean plain) {
        this.stream = stream;
        this.plain = plain;
    }

    /** At least one byte, or -1 at the end. */
    int read(byte[] into) throws IOException {
        if (plain) {
            return stream.read(into, 0, into.length);
        }
        while (left == 0) {
            if (!nextFrame()) {
                return -1;
            }
        }
        int count = stream.read(into, 0, (int) Math.min(into.length, left));
        if (count < 0) {
            throw new EOFException("the engine broke off a frame");
        }
        left -= count;
        return count;
    }

    private boolean nextFrame() throws IOException {
        byte[] header = new byte[HEADER];
        for (int have = 0; have < HEADER;) {
            int count = stream.read(header, have, HEADER - have);
            if (count < 0 && have == 0) {
                return false;
            }
            if (count < 0) {
                throw new EOFException("the engine broke off a frame");
            }
            have += count;
        }
        if (header[0] < 0 || header[0] > 2) {
            throw new IOException("the engine sent a frame of an unknown kind");
        }
        left = ByteBuffer.wrap(header, 4, 4).getInt() & 0xFFFFFFFFL;
        return true;
    }

    /** Ends it all when the time is over, unless what is returned is cancelled before. */
    Future<?> within(Duration time) {
        return stream.within(time);
    }

    void write(byte[] bytes) throws IOException {
        stream.write(bytes);
    }

    /** With a terminal by its end-of-text character: an engine takes the end of the stream there for the end of it all. */
    void endInput() throws IOException {
        if (plain) {
            stream.write(new byte[] {4});
        } else {
            stream.endInput();
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
