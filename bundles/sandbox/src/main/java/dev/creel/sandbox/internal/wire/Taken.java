// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;

/** A connection that carries a command's own bytes in both directions. One thread reads, any may write. */
public final class Taken implements AutoCloseable {
    private final Link link;

    Taken(Link link) {
        this.link = link;
    }

    /** As a stream does: at least one byte, or -1 at the end. */
    public int read(byte[] into, int offset, int most) throws IOException {
        return link.read(into, offset, most);
    }

    /** Breaks the connection when the time is over, unless what is returned is cancelled before. */
    public Future<?> within(Duration time) {
        return link.within(time);
    }

    public synchronized void write(byte[] bytes) throws IOException {
        link.write(bytes);
    }

    /** The command reads the end of its input; its output goes on. */
    public void endInput() throws IOException {
        link.endOutput();
    }

    @Override
    public void close() {
        link.close();
    }
}
