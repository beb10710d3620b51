// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Connection.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The network side of one connection of lines: cuts what comes at line ends. Reads no further while the plugin has enough to
 * take. Bytes that are no UTF-8 become U+FFFD.
 */
final class LineWire extends AbstractConnection {
    private static final int CHUNK = 4096;
    private static final int MOST_WAITING = 1 << 20;

    private final int longest;
    private final Runnable gone;
    private final Arrivals<Line> arrivals;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
    private byte[] begun = new byte[512];
    private int length;

    /**
     * @param longest most bytes of a line
     * @param gone runs when the connection is closed, perhaps more than once
     */
    LineWire(EndPoint endPoint, Executor executor, int longest, Runnable gone) {
        super(endPoint, executor);
        this.longest = longest;
        this.gone = gone;
        this.arrivals = new Arrivals<>(Math.min(longest * 16L, MOST_WAITING), () -> executor.execute(this::onFillable));
    }

    Arrivals<Line> arrivals() {
        return arrivals;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        try {
            // Begins the TLS handshake: here the server speaks first, and would wait for us.
            getEndPoint().flush(BufferUtil.EMPTY_BUFFER);
            fillInterested();
        } catch (IOException e) {
            onFillInterestedFailed(e);
        }
    }

    @Override
    public synchronized void onFillable() {
        try {
            while (lines()) {
                BufferUtil.clear(chunk);
                int n = getEndPoint().fill(chunk);
                if (n == 0) {
                    tryFillInterested(fillable());
                    return;
                }
                if (n < 0) {
                    end("the other side closed the connection");
                    return;
                }
            }
        } catch (IOException e) {
            end("the connection broke");
        }
    }

    private Callback fillable() {
        return Callback.from(this::onFillable, this::onFillInterestedFailed);
    }

    /** Cuts what is in the chunk; false when the plugin has to take some first, or there is nothing more to read. */
    private boolean lines() {
        while (chunk.hasRemaining()) {
            if (arrivals.ended() || arrivals.full()) {
                return false;
            }
            byte b = chunk.get();
            if (b == '\n') {
                int end = length > 0 && begun[length - 1] == '\r' ? length - 1 : length;
                arrivals.put(new Line(new String(begun, 0, end, StandardCharsets.UTF_8), false), end + 1L);
                length = 0;
            } else if (length > longest) {
                end("a line has more than " + longest + " bytes");
            } else {
                append(b);
            }
        }
        return !arrivals.ended() && !arrivals.full();
    }

    private void append(byte b) {
        if (length == begun.length) {
            begun = Arrays.copyOf(begun, Math.min(longest + 1, length * 2));
        }
        begun[length++] = b;
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        end(cause instanceof TimeoutException ? "the other side was silent for too long" : "the connection broke");
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        gone.run();
        arrivals.end(new Line("the connection is closed", true));
    }

    /** Ends it; the first reason holds. */
    void end(String reason) {
        gone.run();
        arrivals.end(new Line(reason, true));
        getEndPoint().close();
    }
}
