// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.gateway.internal.Budget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * One WebSocket: assembles text messages within a limit, sends texts within a bound, answers pings. One message is
 * handled at a time; the next is read when it is done, so that a client cannot pile up work. Sending is thread-safe.
 */
final class Socket implements FrameHandler {
    private static final long LINGER_MS = 2_000;
    private static final int TRY_AGAIN_LATER = 1013;

    /** What a socket carries. */
    interface Handler {
        void opened(Socket socket);

        void message(String text);

        void closed();
    }

    private final Handler handler;
    private final Scheduler scheduler;
    private final Budget outbound;
    private final Limits limits;
    private final AtomicLong buffered = new AtomicLong();
    private CoreSession session;
    private final Assembly inbound;
    private volatile int largest;
    private volatile boolean closing;
    private volatile long heard = System.nanoTime();

    /**
     * @param inbound bytes of messages that may be on their way in, over all sockets
     * @param outbound bytes that may wait for clients to take them, over all sockets
     */
    Socket(Handler handler, Scheduler scheduler, Budget inbound, Budget outbound, Limits limits) {
        this.handler = handler;
        this.scheduler = scheduler;
        this.inbound = new Assembly(inbound);
        this.outbound = outbound;
        this.limits = limits;
        this.largest = limits.beforeHello();
    }

    @Override
    public void onOpen(CoreSession core, Callback callback) {
        session = core;
        // Large frames arrive in pieces, so that what a client has sent in part is counted here and not kept by the parser.
        core.setAutoFragment(true);
        core.setIdleTimeout(Duration.ZERO);
        core.setMaxFrameSize(largest);
        handler.opened(this);
        callback.succeeded();
        core.demand();
    }

    /** Allows messages up to that size from now on. */
    void widen(int bytes) {
        largest = bytes;
        session.setMaxFrameSize(bytes);
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        heard = System.nanoTime();
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> text(frame);
            case OpCode.PING -> session.sendFrame(
                    new Frame(OpCode.PONG, copy(frame.getPayload())), Callback.NOOP, false);
            case OpCode.BINARY -> close(CloseStatus.BAD_DATA, "text frames only");
            default -> { }
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE) {
            session.demand();
        }
    }

    private void text(Frame frame) {
        if (closing) {
            return;
        }
        if (frame.isFin() && !inbound.begun()) {
            message(frame.getPayload());
            return;
        }
        switch (inbound.add(frame.getPayload(), largest)) {
            case TOO_LARGE -> close(CloseStatus.MESSAGE_TOO_LARGE, "message too large");
            case NO_ROOM -> close(TRY_AGAIN_LATER, "too many bytes on their way in; retry shortly");
            case YES -> {
                if (frame.isFin()) {
                    message(inbound.whole());
                    inbound.release();
                }
            }
        }
    }

    private void message(ByteBuffer payload) {
        Optional<String> text = payload == null ? Optional.of("") : Wire.decode(payload.slice());
        if (text.isPresent()) {
            handler.message(text.get());
        } else {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
        }
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        byte[] bytes = new byte[payload == null ? 0 : payload.remaining()];
        if (payload != null) {
            payload.slice().get(bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    /**
     * Sends a text. A client that has not taken what was sent before is closed, unless the text may be left out.
     *
     * @return false when it was left out
     */
    boolean send(String text, boolean dropIfSlow) {
        if (closing) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long before = buffered.get();
        boolean full = before > 0 && before + bytes.length > limits.maxBuffered();
        if (full || !outbound.take(bytes.length)) {
            if (!dropIfSlow) {
                close(CloseStatus.POLICY_VIOLATION, "slow consumer");
            }
            return false;
        }
        buffered.addAndGet(bytes.length);
        session.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(bytes)), new Sent(bytes.length), false);
        return true;
    }

    boolean closing() {
        return closing;
    }

    void ping() {
        session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    /** Nanoseconds since anything was heard. */
    long silentNanos() {
        return System.nanoTime() - heard;
    }

    /** Closes; a peer that does not answer the close is cut off after a moment. */
    void close(int code, String reason) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        session.close(code, Wire.reason(reason), Callback.NOOP);
        scheduler.schedule(this::cut, LINGER_MS, TimeUnit.MILLISECONDS);
    }

    private void cut() {
        if (!session.isClosed()) {
            session.abort();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        closing = true;
        inbound.end();
        handler.closed();
        callback.succeeded();
    }

    private final class Sent implements Callback {
        private final int bytes;

        private Sent(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void succeeded() {
            buffered.addAndGet(-bytes);
            outbound.give(bytes);
        }

        @Override
        public void failed(Throwable cause) {
            succeeded();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
