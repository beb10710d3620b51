// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.gateway.internal.http.Answers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes the events of a streamed answer one after another without blocking; what a slow client has not taken waits, up
 * to a bound beside one event, then the client counts as gone. Thread-safe.
 */
final class EventStream implements Callback {
    private static final int WAITING = 1 << 20;

    private final Response response;
    private final Runnable gone;
    private final Deque<ByteBuffer> queue = new ArrayDeque<>();
    private long waiting;
    private boolean writing;
    private Callback whole;
    private boolean failed;

    /** @param gone told once when the client does not take what is written */
    EventStream(Response response, Runnable gone) {
        this.response = response;
        this.gone = gone;
    }

    void send(String event) {
        offer(event, null);
    }

    /** Writes that event and ends the answer. */
    void end(String event, Callback callback) {
        offer(event, callback);
    }

    private void offer(String event, Callback end) {
        ByteBuffer bytes = Answers.bytes(event);
        boolean slow;
        synchronized (this) {
            slow = !failed && waiting > 0 && waiting + bytes.remaining() > WAITING;
            failed |= slow;
            whole = end == null ? whole : end;
            if (!failed) {
                queue.add(bytes);
                waiting += bytes.remaining();
            }
        }
        if (slow) {
            gone.run();
        }
        next();
    }

    private void next() {
        ByteBuffer bytes;
        boolean end;
        boolean broken;
        synchronized (this) {
            if (writing) {
                return;
            }
            broken = failed && whole != null;
            bytes = failed ? null : queue.poll();
            end = whole != null && queue.isEmpty();
            writing = bytes != null || broken;
            waiting -= bytes == null ? 0 : bytes.remaining();
        }
        if (broken) {
            whole.failed(new EofException("the client does not read"));
        } else if (bytes != null) {
            response.write(end, bytes, end ? whole : this);
        }
    }

    @Override
    public void succeeded() {
        synchronized (this) {
            writing = false;
        }
        next();
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (this) {
            writing = false;
            failed = true;
            queue.clear();
        }
        gone.run();
        next();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
