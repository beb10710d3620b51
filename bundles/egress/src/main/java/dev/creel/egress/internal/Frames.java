// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Socket.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * The network side of one WebSocket: puts messages together within a limit and answers pings. Reads no further while the
 * plugin has enough to take. The network calls it from one thread at a time.
 */
final class Frames implements FrameHandler {
    private final long largest;
    private final Duration idle;
    private final Runnable gone;
    private final Set<Frames> all;
    private final Consumer<Runnable> soon;
    private final Arrivals<Frame> arrivals;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean text;
    private boolean paused;
    private boolean over;
    private volatile CoreSession session;

    /**
     * @param largest most bytes of one message
     * @param gone runs when the connection is closed, perhaps more than once
     * @param all those that are open: this one is among them while it is
     * @param soon runs what it is given after the time a goodbye may take
     */
    Frames(long largest, Duration idle, Runnable gone, Set<Frames> all, Consumer<Runnable> soon) {
        this.largest = largest;
        this.idle = idle;
        this.gone = gone;
        this.all = all;
        this.soon = soon;
        this.arrivals = new Arrivals<>(largest, this::resume);
    }

    Arrivals<Frame> arrivals() {
        return arrivals;
    }

    @Override
    public void onOpen(CoreSession core, Callback callback) {
        // Large frames arrive in pieces, so that what a server has sent in part is counted here and not kept by the parser.
        core.setAutoFragment(true);
        core.setMaxFrameSize(Math.max(largest, 1));
        core.setIdleTimeout(idle);
        boolean late;
        all.add(this);
        synchronized (this) {
            session = core;
            late = over;
        }
        callback.succeeded();
        if (late) {
            core.abort();
        } else {
            core.demand();
        }
    }

    @Override
    public void onFrame(org.eclipse.jetty.websocket.core.Frame frame, Callback callback) {
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY -> {
                text = frame.getOpCode() == OpCode.TEXT;
                message.reset();
                part(frame);
            }
            case OpCode.CONTINUATION -> part(frame);
            default -> { }
        }
        byte[] ping = frame.getOpCode() == OpCode.PING ? bytes(frame) : null;
        callback.succeeded();
        if (ping != null) {
            pong(ping);
        } else if (frame.getOpCode() != OpCode.CLOSE) {
            demand();
        }
    }

    /** Reads on when it is out: answers to a server that asks and does not read would pile up. */
    private void pong(byte[] ping) {
        session.sendFrame(new org.eclipse.jetty.websocket.core.Frame(OpCode.PONG, ByteBuffer.wrap(ping)),
                Callback.from(this::demand, failure -> demand()), false);
    }

    private void part(org.eclipse.jetty.websocket.core.Frame frame) {
        if (arrivals.ended()) {
            return;
        }
        byte[] bytes = bytes(frame);
        if (message.size() + (long) bytes.length > largest) {
            close(CloseStatus.MESSAGE_TOO_LARGE, "message too large");
            return;
        }
        message.writeBytes(bytes);
        if (frame.isFin()) {
            whole(message.toByteArray());
            message.reset();
        }
    }

    private void whole(byte[] bytes) {
        if (!text) {
            arrivals.put(new Frame.Binary(bytes), bytes.length);
            return;
        }
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            arrivals.put(new Frame.Text(decoded), bytes.length);
        } catch (CharacterCodingException e) {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
        }
    }

    private static byte[] bytes(org.eclipse.jetty.websocket.core.Frame frame) {
        ByteBuffer payload = frame.getPayload();
        byte[] bytes = new byte[payload == null ? 0 : payload.remaining()];
        if (payload != null) {
            payload.slice().get(bytes);
        }
        return bytes;
    }

    private void demand() {
        synchronized (this) {
            paused = arrivals.full();
            if (paused) {
                return;
            }
        }
        session.demand();
    }

    private void resume() {
        synchronized (this) {
            if (!paused || arrivals.full()) {
                return;
            }
            paused = false;
        }
        session.demand();
    }

    /** What the session cannot go on with; the closing that follows tells the plugin. */
    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        all.remove(this);
        gone.run();
        arrivals.end(new Frame.Closed(status.getCode(), status.getReason() == null ? "" : status.getReason()));
        callback.succeeded();
    }

    /** Says goodbye; whoever does not answer it is left behind. */
    void close(int code, String reason) {
        CoreSession core = session;
        if (core != null && !arrivals.ended()) {
            core.close(code, reason, Callback.NOOP);
            soon.accept(core::abort);
            // Whoever waits for room does not read: the goodbye of the other side must still be seen.
            resume();
        }
        arrivals.end(new Frame.Closed(code, reason));
    }

    /** Ends it at once, before it is open too. */
    void abort() {
        CoreSession core;
        synchronized (this) {
            over = true;
            core = session;
        }
        if (core != null) {
            core.abort();
        }
        gone.run();
        arrivals.end(new Frame.Closed(CloseStatus.NO_CLOSE, ""));
    }

    /** Sends a text; one at a time. */
    void send(byte[] utf8, Callback sent) {
        session.sendFrame(new org.eclipse.jetty.websocket.core.Frame(OpCode.TEXT, ByteBuffer.wrap(utf8)), sent, false);
    }
}
