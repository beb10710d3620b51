// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Unavailable;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Budget;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/chat/completions}: one turn of an agent, whole or streamed; off unless the configuration says so. */
public final class ChatCompletions implements Front.Route {
    private static final Logger LOG = LoggerFactory.getLogger(ChatCompletions.class);
    private static final int DEPTH = 64;
    private static final long BODY_SECONDS = 20;

    private final Backends backends;
    private final Config config;
    private final Budget bodies;
    private final Scheduler scheduler;
    private final int maxBody;

    /**
     * @param bodies bytes of request bodies that may be held at a time
     * @param maxBody largest body in bytes
     */
    public ChatCompletions(Backends backends, Config config, Budget bodies, Scheduler scheduler, int maxBody) {
        this.backends = backends;
        this.config = config;
        this.bodies = bodies;
        this.scheduler = scheduler;
        this.maxBody = maxBody;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/v1/chat/completions")
                && config.current().flag("gateway.http.endpoints.chatCompletions.enabled", false);
    }

    @Override
    public String scope() {
        return Scopes.WRITE;
    }

    @Override
    public String verb() {
        return "POST";
    }

    @Override
    public void handle(String path, Request request, Response response, Callback callback, Peer peer) {
        long length = request.getLength();
        if (length > maxBody) {
            tooLarge(response, callback);
            return;
        }
        long room = length < 0 ? maxBody : length;
        if (!bodies.take(room)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            Answers.error(response, callback, 503, "overloaded", "too many requests in flight; retry shortly");
            return;
        }
        // A body that trickles in would hold its share of the budget for ever.
        Scheduler.Task deadline = scheduler.schedule(
                () -> request.fail(new TimeoutException("body not complete in time")), BODY_SECONDS, TimeUnit.SECONDS);
        Content.Source.asByteArrayAsync(request, maxBody, Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING, (byte[] bytes, Throwable failure) -> {
                    deadline.cancel();
                    bodies.give(room);
                    if (failure == null) {
                        body(bytes, request, response, callback, peer);
                    } else {
                        failed(failure, response, callback);
                    }
                }));
    }

    private void body(byte[] bytes, Request request, Response response, Callback callback, Peer peer) {
        // A client may still ask for the end of the connection itself; Jetty sees to that.
        Answers.keep(response);
        try {
            ChatRequest chat = ChatRequest.of(parse(bytes), name -> header(request, name));
            run(chat, request, response, callback, peer);
        } catch (Refusal e) {
            refused(e, response, callback);
        } catch (Unavailable e) {
            refused(Refusal.unavailable(e.getMessage()), response, callback);
        } catch (IllegalArgumentException e) {
            Answers.error(response, callback, 400, "invalid_request_error", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("chat completion failed", e);
            Answers.error(response, callback, 500, "api_error", "internal error");
        }
    }

    private static Json parse(byte[] bytes) {
        try {
            return Json.parse(new String(bytes, StandardCharsets.UTF_8), DEPTH);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("Request body is not valid JSON.");
        }
    }

    private void run(ChatRequest chat, Request request, Response response, Callback callback, Peer peer) {
        String runId = "chatcmpl_" + UUID.randomUUID();
        Message message = new Message(runId, "openai", chat.sessionKey(), chat.agentId(), chat.text(), chat.extraSystem(),
                chat.prelude(), 0, chat.options());
        request.addIdleTimeoutListener(late -> false);
        ChatAnswer answer = new ChatAnswer(runId, chat, request, response, callback, key -> abort(key, runId));
        backends.hub().watch(runId, answer);
        boolean taken = false;
        try {
            Inbox.Verdict verdict = backends.inbox().accept(message, peer);
            taken = verdict.kind() == Inbox.Verdict.Kind.ACCEPTED;
            if (!taken) {
                throw new Refusal("FORBIDDEN", "refused by rule " + verdict.rule(), Json.Obj.EMPTY, 0);
            }
            answer.accepted(verdict.sessionKey());
        } finally {
            if (!taken) {
                backends.hub().unwatch(runId, answer);
            }
        }
    }

    private void abort(String sessionKey, String runId) {
        try {
            backends.runs().abort(sessionKey, runId, "disconnect");
        } catch (RuntimeException e) {
            LOG.warn("aborting a run nobody waits for failed", e);
        }
    }

    private void failed(Throwable failure, Response response, Callback callback) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            Answers.error(response, callback, 408, "timeout", "request body not complete in time");
        } else if (cause instanceof IllegalStateException) {
            tooLarge(response, callback);
        } else {
            callback.failed(cause);
        }
    }

    private void tooLarge(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Answers.error(response, callback, 413, "invalid_request_error", "request body larger than " + maxBody + " bytes");
    }

    private static void refused(Refusal e, Response response, Callback callback) {
        switch (e.code()) {
            case "INVALID_REQUEST" -> Answers.error(response, callback, 400, "invalid_request_error", e.getMessage());
            case "UNAVAILABLE" -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                Answers.error(response, callback, 503, "api_error", e.getMessage());
            }
            default -> Answers.error(response, callback, 403, "forbidden", e.getMessage());
        }
    }

    private static Optional<String> header(Request request, String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }
}
