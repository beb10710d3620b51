// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.RunHub;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The answer of one chat completion, written while its run goes on; aborts the run when the client goes away. Thread-safe. */
final class ChatAnswer implements RunHub.Watch {
    private static final String NOTHING = "No response from Creel.";

    private final String id;
    private final ChatRequest chat;
    private final Request request;
    private final Response response;
    private final Callback whole;
    private final Consumer<String> abort;
    private final long created = System.currentTimeMillis() / 1000;
    private final ChatStream stream;
    private Disconnect disconnect;
    private String sessionKey = "";
    private boolean gone;
    private boolean done;
    private boolean wrote;

    /** @param abort takes the session key of the run to stop */
    ChatAnswer(String id, ChatRequest chat, Request request, Response response, Callback callback, Consumer<String> abort) {
        this.id = id;
        this.chat = chat;
        this.request = request;
        this.response = response;
        this.whole = callback;
        this.abort = abort;
        this.stream = chat.stream() ? new ChatStream(response, this::gone) : null;
    }

    /** The run exists: from now on a client that goes away ends it. */
    void accepted(String session) {
        boolean late;
        synchronized (this) {
            sessionKey = session;
            late = gone && !done;
            if (!done && !gone) {
                begin();
                disconnect = Disconnect.watch(request, response, this::gone);
            }
        }
        if (late) {
            abort.accept(session);
        }
    }

    private void begin() {
        if (stream != null && !wrote) {
            wrote = true;
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            stream.send(chunk(Json.object().put("role", "assistant").build(), ""));
        }
    }

    private void gone() {
        String session;
        synchronized (this) {
            if (gone || done) {
                return;
            }
            gone = true;
            session = sessionKey;
        }
        if (!session.isEmpty()) {
            abort.accept(session);
        }
    }

    @Override
    public synchronized void text(String delta) {
        if (stream != null && !gone && !delta.isEmpty()) {
            begin();
            stream.send(chunk(Json.object().put("content", delta).build(), ""));
        }
    }

    @Override
    public void ended(Runs.Result result) {
        Callback callback = whole;
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            if (disconnect != null) {
                disconnect.stop();
                callback = disconnect.closing(whole);
            }
        }
        if (gone) {
            callback.failed(new EofException("the client went away"));
        } else if (stream != null && (wrote || ok(result))) {
            finish(result, callback);
        } else if (ok(result)) {
            Answers.json(response, callback, 200, whole(result));
        } else {
            failure(result, callback);
        }
    }

    private static boolean ok(Runs.Result result) {
        return result.status().equals("ok") || result.status().equals("aborted") && !result.text().isEmpty();
    }

    private void finish(Runs.Result result, Callback callback) {
        begin();
        if (!ok(result)) {
            stream.send("data: " + Answers.body(type(result), message(result)) + "\n\n");
        }
        stream.send(chunk(Json.Obj.EMPTY, reason(result)));
        if (chat.includeUsage()) {
            stream.send(event(Json.object().put("choices", Json.array(List.of())).put("usage", usage(result))));
        }
        stream.end("data: [DONE]\n\n", callback);
    }

    private void failure(Runs.Result result, Callback callback) {
        int status = switch (result.errorKind()) {
            case "rate_limit", "quota" -> 429;
            case "context_length" -> 400;
            default -> 500;
        };
        Answers.error(response, callback, status, type(result), message(result));
    }

    private static String type(Runs.Result result) {
        return switch (result.errorKind()) {
            case "rate_limit" -> "rate_limit_error";
            case "quota" -> "insufficient_quota";
            case "context_length" -> "invalid_request_error";
            default -> "api_error";
        };
    }

    private static String message(Runs.Result result) {
        return result.errorMessage().isEmpty() ? "internal error" : result.errorMessage();
    }

    private static String reason(Runs.Result result) {
        return result.stopReason().equals("length") ? "length" : "stop";
    }

    private String whole(Runs.Result result) {
        Json.Obj said = Json.object()
                .put("role", "assistant")
                .put("content", result.text().isEmpty() ? NOTHING : result.text())
                .build();
        Json.Obj choice = Json.object().put("index", 0).put("message", said).put("finish_reason", reason(result)).build();
        return head("chat.completion").put("choices", Json.array(List.of(choice))).put("usage", usage(result)).build().text();
    }

    private Json.Builder head(String object) {
        return Json.object().put("id", id).put("object", object).put("created", created).put("model", chat.model());
    }

    private String chunk(Json.Obj delta, String finish) {
        Json.Obj choice = Json.object()
                .put("index", 0)
                .put("delta", delta)
                .put("finish_reason", finish.isEmpty() ? Json.Nil.NIL : Json.of(finish))
                .build();
        return event(Json.object().put("choices", Json.array(List.of(choice))));
    }

    private String event(Json.Builder more) {
        Json.Builder out = head("chat.completion.chunk");
        more.build().members().forEach(out::put);
        return "data: " + out.build().text() + "\n\n";
    }

    private static Json.Obj usage(Runs.Result result) {
        return Json.object()
                .put("prompt_tokens", result.inputTokens())
                .put("completion_tokens", result.outputTokens())
                .put("total_tokens", result.inputTokens() + result.outputTokens())
                .build();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
