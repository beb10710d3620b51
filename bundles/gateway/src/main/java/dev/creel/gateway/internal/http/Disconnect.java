// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that the client of a waiting request went away. HTTP/1.1 reads nothing while a request is being answered, so
 * without this a run would go on for nobody. Bytes that arrive instead of the end belong to a next request that was sent
 * too early: they are dropped and the connection is not used again. Thread-safe; {@link #stop} before the last write.
 */
public final class Disconnect implements Callback {
    private static final int PROBE = 256;

    private final AbstractEndPoint socket;
    private final String name;
    private final Response response;
    private final Runnable gone;
    private boolean stopped;
    private boolean early;

    private Disconnect(AbstractEndPoint socket, Request request, Response response, Runnable gone) {
        this.socket = socket;
        this.name = "Disconnect[" + request.getId() + "]"; // a completed request no longer says its id
        this.response = response;
        this.gone = gone;
    }

    /** Watches until stopped; the body must have been read to its end. */
    public static Disconnect watch(Request request, Response response, Runnable gone) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        Disconnect out = new Disconnect((AbstractEndPoint) end, request, response, gone);
        if (!out.socket.tryFillInterested(out)) {
            out.stop();
        }
        return out;
    }

    /** Ends the watch, so that the connection can read its next request. */
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            if (!early) {
                socket.getFillInterest().onFail(new CancellationException());
            }
        }
    }

    /** That callback, and the end of the connection after it if bytes of a next request were lost. */
    public Callback closing(Callback callback) {
        synchronized (this) {
            if (!early) {
                return callback;
            }
        }
        Runnable close = socket::close;
        return Callback.from(callback, close);
    }

    /** Something arrived: the end, or bytes of another request. */
    @Override
    public void succeeded() {
        if (ended()) {
            gone.run();
        }
    }

    private synchronized boolean ended() {
        if (stopped) {
            return false;
        }
        ByteBuffer probe = BufferUtil.allocate(PROBE);
        int read;
        try {
            read = socket.fill(probe);
        } catch (IOException e) {
            read = -1;
        }
        if (read == 0) {
            socket.tryFillInterested(this);
            return false;
        }
        early = true;
        if (read > 0 && !response.isCommitted()) {
            response.getHeaders().put("Connection", "close");
        }
        return read < 0;
    }

    @Override
    public void failed(Throwable failure) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            early = true;
        }
        gone.run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public String toString() {
        return name;
    }
}
