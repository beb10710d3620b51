// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;

/** An open WebSocket as the plugin has it; thread-safe. */
final class PluginSocket implements Socket {
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_REASON = 123;

    private final Frames frames;
    private final String origin;
    private final Duration patience;
    private final Function<List<Bind>, Map<Bind, String>> keys;
    private final Written written;
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param patience how long the other side may take nothing
     * @param keys the values of binds, for this origin
     */
    PluginSocket(
            Frames frames, String origin, Duration patience, Function<List<Bind>, Map<Bind, String>> keys, Written written) {
        this.frames = frames;
        this.origin = origin;
        this.patience = patience;
        this.keys = keys;
        this.written = written;
    }

    @Override
    public void send(String text, List<Bind> bind, Call call) {
        call.check();
        if (bind.stream().anyMatch(b -> b.place() != Bind.Place.JSON_POINTER || b.encoding() != Bind.Encoding.RAW)) {
            throw new Failure(Failure.Code.BAD_INPUT, "a text frame has secrets at places that JSON pointers name, written RAW");
        }
        Map<Bind, String> values = keys.apply(bind);
        byte[] bytes = (values.isEmpty() ? text : Pointers.filled(text, values)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new Failure(Failure.Code.BAD_INPUT, "a text frame has at most " + MAX_TEXT + " bytes");
        }
        written.add(values.values());
        write(bytes, call);
    }

    private void write(byte[] text, Call call) {
        if (frames.arrivals().ended()) {
            throw gone();
        }
        Callback.Completable sent = new Callback.Completable();
        writing.lock();
        try {
            frames.send(text, sent);
            Pending.await(sent, patience, call, origin);
        } catch (ExecutionException e) {
            throw gone();
        } catch (Failure | Cancelled e) {
            // Half a message may be on its way: nothing can follow it.
            frames.abort();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private Failure gone() {
        return new Failure(Failure.Code.TEMPORARY, "the connection to " + origin + " is closed");
    }

    @Override
    public Optional<Socket.Frame> receive(Duration wait, Call call) {
        return frames.arrivals().take(wait, call).map(this::scrubbed);
    }

    private Socket.Frame scrubbed(Socket.Frame frame) {
        if (frame instanceof Socket.Frame.Text text) {
            return new Socket.Frame.Text(written.scrub(text.text()));
        }
        if (frame instanceof Socket.Frame.Binary binary) {
            return new Socket.Frame.Binary(written.scrub(binary.bytes()));
        }
        return frame instanceof Socket.Frame.Closed closed
                ? new Socket.Frame.Closed(closed.code(), written.scrub(closed.reason())) : frame;
    }

    @Override
    public void close(int code, String reason) {
        boolean sayable = code == 1000 || code >= 3000 && code < 5000;
        if (!sayable || reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            throw new IllegalArgumentException("a closing code is 1000 or 3000 to 4999, and its reason has at most " + MAX_REASON + " bytes");
        }
        frames.close(code, reason);
    }
}
