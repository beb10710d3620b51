// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.net.Reply;
import dev.creel.api.net.SseReader;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads one provider's replies: a stream, a whole answer, or an error. */
final class Answers {
    private static final int MAX_LINE = 4 << 20;
    private static final int MAX_ERROR = 16 << 10;
    private static final int MAX_WHOLE = 8 << 20;
    private static final int MAX_DEPTH = 64;

    private final Endpoint endpoint;
    private final ChatStream chat;

    Answers(Endpoint endpoint, ChatStream chat) {
        this.endpoint = endpoint;
        this.chat = chat;
    }

    /** Some servers ignore that a stream was asked for. */
    static boolean isStream(Reply reply) {
        return !header(reply, "content-type").startsWith("application/json");
    }

    void stream(Reply reply, Call call) {
        SseReader events = new SseReader(reply, MAX_LINE, MAX_LINE);
        Optional<SseReader.Event> event = events.next();
        while (event.isPresent() && !event.get().data().equals("[DONE]")) {
            call.check();
            take(event.get().data());
            event = events.next();
        }
        if (event.isEmpty() && !chat.finished()) {
            throw new Failure(
                    Failure.Code.TEMPORARY,
                    chat.said() ? "the connection broke off in the middle of the answer" : "the answer was empty");
        }
        chat.end();
    }

    void whole(Reply reply) {
        take(new String(bytes(reply, MAX_WHOLE), StandardCharsets.UTF_8));
        if (!chat.finished() && !chat.said()) {
            throw new Failure(Failure.Code.TEMPORARY, "the answer was empty");
        }
        chat.end();
    }

    private void take(String data) {
        Json.Obj chunk = object(data)
                .orElseThrow(() -> new Failure(
                        Failure.Code.TEMPORARY,
                        "the answer is no JSON; is " + endpoint.section() + ".baseUrl an OpenAI-compatible URL?"));
        if (chunk.get("error") instanceof Json.Obj || chunk.get("error") instanceof Json.Str) {
            throw Failures.inStream(chunk, endpoint);
        }
        chat.chunk(chunk);
    }

    static Failure failure(Reply reply, Endpoint endpoint) {
        String text = new String(bytes(reply, MAX_ERROR), StandardCharsets.UTF_8);
        return Failures.ofStatus(reply, object(text).orElse(Json.Obj.EMPTY), endpoint);
    }

    private static byte[] bytes(Reply reply, int most) {
        byte[] buffer = new byte[4096];
        int size = 0;
        while (true) {
            if (size == buffer.length) {
                if (size >= most) {
                    return buffer;
                }
                buffer = Arrays.copyOf(buffer, Math.min(most, size * 2));
            }
            int n = reply.read(buffer, size, buffer.length - size);
            if (n < 0) {
                return Arrays.copyOf(buffer, size);
            }
            size += n;
        }
    }

    private static Optional<Json.Obj> object(String text) {
        try {
            return Json.parse(text, MAX_DEPTH) instanceof Json.Obj o ? Optional.of(o) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String header(Reply reply, String name) {
        return reply.headers().getOrDefault(name, List.of("")).get(0);
    }
}
