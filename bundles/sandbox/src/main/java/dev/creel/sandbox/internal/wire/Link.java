// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.time.Duration;

/**
 * One connection of a Unix socket. Reading and writing may happen at the same time on two threads; a deadline or {@link #close}
 * frees both.
 */
public final class Link implements AutoCloseable {
    private final SocketChannel channel;
    private final ScheduledExecutorService clock;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024).limit(0);
    private volatile boolean late;

    private Link(SocketChannel channel, ScheduledExecutorService clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** Of a connection that is there. */
    public static Link of(SocketChannel channel, ScheduledExecutorService clock) {
        return new Link(channel, clock);
    }

    public static Link to(Path socket, ScheduledExecutorService clock) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Link(channel, clock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Breaks the connection when the time is over, unless what is returned is cancelled before. */
    public Future<?> within(Duration time) {
        return clock.schedule(() -> {
            late = true;
            close();
        }, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (ClosedChannelException e) {
            throw told(e);
        }
    }

    /** The other side reads the end; it may go on writing. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** One byte, or -1 at the end. */
    public int read() throws IOException {
        return fill() ? in.get() & 0xFF : -1;
    }

    /** As an {@link InputStream} does. */
    public int read(byte[] into, int offset, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(most, in.remaining());
        in.get(into, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (in.hasRemaining()) {
            return true;
        }
        in.clear();
        try {
            int count = channel.read(in);
            in.flip();
            return count > 0;
        } catch (ClosedChannelException e) {
            in.limit(0);
            throw told(e);
        }
    }

    private IOException told(ClosedChannelException e) {
        return late ? new InterruptedIOException("no answer in time") : e;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to do with it.
            return;
        }
    }
}
