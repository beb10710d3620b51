// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** A WebSocket that plays a script and keeps what it is sent; the script's end is the end of the connection. */
public final class ScriptedSocket implements Socket {
    public final List<String> sent = new ArrayList<>();
    public final List<List<Bind>> binds = new ArrayList<>();
    public final List<Duration> waits = new ArrayList<>();
    public int closedWith = -1;

    /** Whether what is sent finds nobody any more. */
    public boolean deaf;

    private final Queue<Object> script = new ArrayDeque<>();

    /** For each time nothing came. */
    private Consumer<Duration> silence = wait -> { };

    public ScriptedSocket text(String text) {
        script.add(new Frame.Text(text));
        return this;
    }

    /** Nothing comes until the reader has waited in vain once. */
    public ScriptedSocket silence() {
        script.add(Optional.empty());
        return this;
    }

    public ScriptedSocket closed(int code) {
        script.add(new Frame.Closed(code, ""));
        return this;
    }

    /** Runs when the reader comes here, for example to move a clock. */
    public ScriptedSocket then(Runnable step) {
        script.add(step);
        return this;
    }

    public ScriptedSocket onSilence(Consumer<Duration> heard) {
        silence = heard;
        return this;
    }

    @Override
    public void send(String text, List<Bind> bind, Call call) {
        call.check();
        if (deaf) {
            throw new Failure(Failure.Code.TEMPORARY, "the connection is closed");
        }
        sent.add(text);
        binds.add(bind);
    }

    @Override
    public Optional<Frame> receive(Duration wait, Call call) {
        call.check();
        waits.add(wait);
        Object next = script.poll();
        while (next instanceof Runnable step) {
            step.run();
            next = script.poll();
        }
        if (next instanceof Optional<?>) {
            silence.accept(wait);
            return Optional.empty();
        }
        return Optional.of(next == null ? new Frame.Closed(1006, "the script is over") : (Frame) next);
    }

    @Override
    public void close(int code, String reason) {
        if (closedWith < 0) {
            closedWith = code;
        }
    }
}
