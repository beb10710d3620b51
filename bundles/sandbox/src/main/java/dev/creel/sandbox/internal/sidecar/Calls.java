// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Engine.Gone;
import dev.creel.sandbox.internal.wire.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/** Requests to sandboxd, one connection for each, each with a deadline; thread-safe. */
final class Calls {
    private static final int DEPTH = 8;

    private final Path socket;
    private final String instance;
    private final ScheduledExecutorService clock;

    Calls(Path socket, String instance, ScheduledExecutorService clock) {
        this.socket = socket;
        this.instance = instance;
        this.clock = clock;
    }

    /** A request whose members are still to be added. */
    Json.Builder request(String op) {
        return Json.object().put("op", op).put("instance", instance);
    }

    Json.Obj ask(Json.Builder request, Duration patience) {
        try (Open open = open(request, patience)) {
            return open.answer();
        }
    }

    /** Leaves the connection open behind the answer. */
    Open open(Json.Builder request, Duration patience) {
        Frames frames = null;
        try {
            frames = new Frames(Link.to(socket, clock));
            Future<?> late = frames.link().within(patience);
            frames.line(request.build().text());
            Json.Obj answer = answer(frames.line());
            if (!late.cancel(false)) {
                throw new IOException("no answer in time");
            }
            return new Open(frames, answer);
        } catch (IOException | RuntimeException e) {
            if (frames != null) {
                frames.close();
            }
            throw e instanceof RuntimeException known ? known : new SandboxRefused("sandbox.sandboxd",
                    "sandboxd does not answer at " + socket + ": " + e.getMessage(), "start it (creel sandboxd), and let the gateway's user open its socket");
        }
    }

    private static Json.Obj answer(String line) throws IOException {
        try {
            Json.Obj answer = (Json.Obj) Json.parse(line, DEPTH);
            if (answer.get("refused") instanceof Json.Obj why) {
                throw new SandboxRefused(why.text("rule", "sandbox.sandboxd"), "sandboxd: " + why.text("what", ""), why.text("remedy", ""));
            }
            if (answer.get("gone") instanceof Json.Str why) {
                throw new Gone(why.value(), null);
            }
            return answer.object("ok");
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IOException("what listens there is not sandboxd", e);
        }
    }

    /** An answer and the connection it came by. */
    record Open(Frames frames, Json.Obj answer) implements AutoCloseable {
        @Override
        public void close() {
            frames.close();
        }
    }
}
