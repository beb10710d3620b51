// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;

/** An open connection of lines as the plugin has it; thread-safe. */
final class PluginConnection implements Connection {
    private static final int MAX_LINE = 16 << 10;

    private final LineWire wire;
    private final String origin;
    private final Duration patience;
    private final Function<List<Bind>, Map<Bind, String>> keys;
    private final Written written = new Written(List.of());
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param patience how long the other side may take nothing
     * @param keys the values of binds, for this origin
     */
    PluginConnection(LineWire wire, String origin, Duration patience, Function<List<Bind>, Map<Bind, String>> keys) {
        this.wire = wire;
        this.origin = origin;
        this.patience = patience;
        this.keys = keys;
    }

    @Override
    public void send(String line, List<Bind> bind, Call call) {
        call.check();
        Map<Bind, String> values = keys.apply(bind);
        String filled = LineSecrets.filled(line, values);
        byte[] bytes = (filled + "\r\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_LINE) {
            throw new Failure(Failure.Code.BAD_INPUT, "a line has at most " + MAX_LINE + " bytes");
        }
        List<String> secrets = new ArrayList<>(values.values());
        written.add(secrets);
        write(ByteBuffer.wrap(bytes), call);
    }

    private void write(ByteBuffer bytes, Call call) {
        if (wire.arrivals().ended()) {
            throw gone();
        }
        Callback.Completable sent = new Callback.Completable();
        writing.lock();
        try {
            wire.getEndPoint().write(sent, bytes);
            Pending.await(sent, patience, call, origin);
        } catch (ExecutionException e) {
            wire.end("the connection broke");
            throw gone();
        } catch (Failure | Cancelled e) {
            // Half a line may be on its way: nothing can follow it.
            wire.end("the other side takes nothing");
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private Failure gone() {
        return new Failure(Failure.Code.TEMPORARY, "the connection to " + origin + " is closed");
    }

    @Override
    public Optional<Line> receive(Duration wait, Call call) {
        return wire.arrivals().take(wait, call).map(line -> new Line(written.scrub(line.text()), line.end()));
    }

    @Override
    public void close() {
        wire.end("closed");
    }
}
