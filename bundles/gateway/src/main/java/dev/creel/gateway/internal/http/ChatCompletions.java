// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Unavailable;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/chat/completions}: one turn of an agent, whole or streamed; off unless the configuration says so. */
public final class ChatCompletions implements Front.Route {
    private static final Logger LOG = LoggerFactory.getLogger(ChatCompletions.class);
    private static final int DEPTH = 64;

    private final Backends backends;
    private final Config config;
    private final Bodies bodies;
    private final int maxBody;

    /** @param maxBody largest body in bytes */
    public ChatCompletions(Backends backends, Config config, Bodies bodies, int maxBody) {
        this.backends = backends;
        this.config = config;
        this.bodies = bodies;
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
        bodies.read(request, response, callback, maxBody, bytes -> body(bytes, request, response, callback, peer));
    }

    private void body(byte[] bytes, Request request, Response response, Callback callback, Peer peer) {
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
