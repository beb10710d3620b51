// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;

/**
 * One request under way and then its reply. The network side only tells that something is there; bytes are taken from
 * it when the plugin reads, so that a slow plugin slows the sender down. The plugin's thread waits here, interruptibly.
 */
final class Exchange implements Reply, Response.ContentSourceListener, Response.CompleteListener {
    /** What is read in vain so that the connection can be used again. */
    private static final int LINGER_BYTES = 16 << 10;
    private static final long LINGER_MILLIS = 250;

    private final Request request;
    private final String origin;
    private final Limits limits;
    private final Call call;
    private final Runnable released;
    private final ScrubbedBody body;
    private final Scrubber scrubber;
    private boolean begun;
    private Response head;
    private Content.Source source;
    private Throwable failure;
    private boolean more;
    private boolean ended;
    private boolean completed;
    private volatile boolean drained;
    private boolean closed;
    private long taken;
    private Map<String, List<String>> headers;

    Exchange(Request request, String origin, Limits limits, Scrubber scrubber, Call call, Runnable released) {
        this.request = request;
        this.origin = origin;
        this.limits = limits;
        this.scrubber = scrubber;
        this.body = new ScrubbedBody(scrubber);
        this.call = call;
        this.released = released;
    }

    /** Sends and waits for the head. */
    void send() {
        request.onRequestBegin(r -> signal(() -> begun = true));
        request.onResponseHeaders(r -> signal(() -> head = r));
        request.send(this);
        await(limits.connect(), () -> begun || head != null || failure != null);
        await(limits.total(), () -> head != null || failure != null);
        if (failure instanceof GuardedResolver.AddressRefused refused) {
            throw refused;
        }
        if (head == null) {
            throw Failures.of(failure, origin);
        }
    }

    @Override
    public void onContentSource(Response response, Content.Source content) {
        signal(() -> source = content);
    }

    @Override
    public void onComplete(Result result) {
        signal(() -> {
            failure = result.isFailed() ? result.getFailure() : null;
            ended |= failure == null && source == null;
            completed = true;
            more = true;
        });
    }

    @Override
    public int status() {
        return head.getStatus();
    }

    /** Without the headers of the host's own business; scrubbed. */
    @Override
    public Map<String, List<String>> headers() {
        if (headers == null) {
            Map<String, List<String>> out = new LinkedHashMap<>();
            for (HttpField field : head.getHeaders()) {
                String value = field.getValue() == null ? "" : field.getValue();
                out.computeIfAbsent(scrubber.scrub(field.getLowerCaseName()), n -> new ArrayList<>())
                        .add(scrubber.scrub(value));
            }
            out.replaceAll((name, values) -> List.copyOf(values));
            headers = Map.copyOf(out);
        }
        return headers;
    }

    /** A header as it came, for the host alone. */
    String rawHeader(String name) {
        String value = head.getHeaders().get(name.toLowerCase(Locale.ROOT));
        return value == null ? "" : value;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, into.length);
        if (closed) {
            throw new Failure(Failure.Code.BAD_INPUT, "the reply is closed");
        }
        while (length > 0) {
            int n = body.take(into, offset, length);
            if (n != 0) {
                return n;
            }
            call.check();
            fill();
        }
        return 0;
    }

    /** Waits for bytes and moves one chunk into the body, or finds its end. */
    private void fill() {
        await(limits.total(), () -> source != null || ended || failure != null);
        Content.Source from = source;
        if (from == null) {
            end();
            return;
        }
        Content.Chunk chunk = from.read();
        if (chunk == null) {
            more = false;
            from.demand(() -> signal(() -> more = true));
            await(limits.total(), () -> more);
            return;
        }
        if (Content.Chunk.isFailure(chunk)) {
            throw Failures.of(chunk.getFailure(), origin);
        }
        take(chunk);
    }

    private void take(Content.Chunk chunk) {
        try {
            ByteBuffer bytes = chunk.getByteBuffer();
            taken += bytes.remaining();
            if (taken > limits.maxBytes()) {
                request.abort(new TimeoutException("too large"));
                throw new Failure(
                        Failure.Code.PERMANENT,
                        "the answer of " + origin + " has more than " + limits.maxBytes() + " bytes");
            }
            body.put(bytes);
        } finally {
            chunk.release();
        }
        if (chunk.isLast()) {
            end();
        }
    }

    private void end() {
        if (source == null && failure != null) {
            throw Failures.of(failure, origin);
        }
        settle();
        ended = true;
        body.end();
    }

    /** Lets the exchange come to its end, so that the next request finds its connection free; most have by now. */
    private synchronized void settle() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
        try {
            for (long left = until - System.nanoTime(); !completed && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            // Whoever reads on meets the interrupt again.
            Thread.currentThread().interrupt();
        }
    }

    /** Reads on for a moment, so that a keep-alive connection survives an answer whose last bytes nobody wanted. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        released.run();
        if (!ended) {
            drain(LINGER_BYTES, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS));
            if (drained) {
                settle();
            }
        }
    }

    private void drain(int budget, long until) {
        int left = budget;
        while (source != null && left > 0 && System.nanoTime() < until) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                int rest = left;
                request.idleTimeout(LINGER_MILLIS, TimeUnit.MILLISECONDS);
                source.demand(() -> drain(rest, until));
                return;
            }
            left -= chunk.remaining();
            boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
            chunk.release();
            if (over) {
                drained = true;
                return;
            }
        }
        request.abort(new Cancelled(Cancelled.Why.CALLER));
    }

    private synchronized void signal(Runnable change) {
        change.run();
        notifyAll();
    }

    private synchronized void await(Duration longest, java.util.function.BooleanSupplier done) {
        long until = System.nanoTime() + nanos(longest);
        try {
            while (!done.getAsBoolean()) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    request.abort(new TimeoutException());
                    throw new Failure(Failure.Code.TIMEOUT, origin + " did not answer in time");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.abort(e);
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1).toNanos() : duration.toNanos();
    }
}
