// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP request to a plugin's route, from its body to its answer. What went wrong inside the plugin is for the log: an
 * open route's callers are strangers.
 */
final class PluginRequest {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRequest.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int BODY = 1 << 20;
    /** From strangers: they are known only by what they send, so no more is taken from them than messages have. */
    private static final int OPEN_BODY = 256 << 10;
    private static final Set<String> VERBS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern MIME = Pattern.compile("[a-zA-Z0-9.+-]{1,64}/[a-zA-Z0-9.+-]{1,64}(; ?[a-z]{1,16}=[a-zA-Z0-9_.-]{1,64}){0,2}");
    /** A plugin's page may not act as a page of the gateway's origin: no scripts, forms, frames, not even that origin. */
    private static final String POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final PluginRoutes.Found found;
    private final PluginCalls calls;
    private final IntConsumer answered;
    private final Request request;
    private final Response response;
    private final Callback callback;

    /** @param answered is told the status before it is sent */
    PluginRequest(PluginRoutes.Found found, PluginCalls calls, IntConsumer answered, Request request, Response response,
            Callback callback) {
        this.found = found;
        this.calls = calls;
        this.answered = answered;
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    void run(Bodies bodies) {
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
        if (!VERBS.contains(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE");
            Answers.text(response, callback, 405, "Method Not Allowed");
            return;
        }
        bodies.read(request, response, callback, found.open() ? OPEN_BODY : BODY, this::call);
    }

    private void call(byte[] body) {
        request.addIdleTimeoutListener(late -> false);
        try {
            Incoming incoming = IncomingRequest.of(request, found.below(), body);
            calls.run(found.service().plugin().name(), () -> answer(incoming));
        } catch (Refusal e) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            error(503, "overloaded", e.getMessage());
        } catch (IllegalArgumentException e) {
            error(400, "invalid_request_error", e.getMessage());
        }
    }

    private void answer(Incoming incoming) {
        try {
            write(found.service().call(DEADLINE, (route, context) -> route.handle(incoming, context)));
        } catch (Failure e) {
            failed(e);
        } catch (PluginException e) {
            LOG.warn("route of plugin {}: {}", found.service().plugin().name(), e.getMessage());
            switch (e.kind()) {
                case TIMEOUT -> error(504, "timeout", "the plugin took too long");
                case BUSY -> later("overloaded", "the plugin has too much to do");
                case GONE, CANCELLED -> later("plugin_gone", "the plugin is gone");
                case FAILED -> error(502, "plugin_error", "the plugin failed");
            }
        } catch (RuntimeException e) {
            LOG.error("route of plugin {} failed", found.service().plugin().name(), e);
            error(500, "api_error", "internal error");
        }
    }

    private void failed(Failure e) {
        switch (e.code()) {
            case BAD_INPUT, UNSUPPORTED, CONTEXT_LENGTH, REFUSAL -> error(400, "invalid_request_error", e.getMessage());
            case NOT_FOUND -> error(404, "not_found", e.getMessage());
            case AUTH -> error(403, "forbidden", e.getMessage());
            case QUOTA, OVERLOADED, RATE_LIMIT, TEMPORARY, TIMEOUT -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(Math.max(1, e.retryAfter().toSeconds())));
                error(503, "overloaded", e.getMessage());
            }
            case PERMANENT -> error(502, "plugin_error", e.getMessage());
        }
    }

    private void write(dev.creel.api.http.HttpRoute.Response answer) {
        if (answer == null || !MIME.matcher(answer.mime()).matches()) {
            LOG.warn("route of plugin {}: its answer has no media type that may be sent", found.service().plugin().name());
            error(502, "plugin_error", "the plugin failed");
            return;
        }
        byte[] body = answer.body();
        answered.accept(answer.status());
        response.setStatus(answer.status());
        boolean bare = answer.status() == 204 || answer.status() == 205 || answer.status() == 304;
        if (!bare) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mime());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, bare || request.getMethod().equals("HEAD") ? null : ByteBuffer.wrap(body), callback);
    }

    /** What may pass by itself: it is being updated, it rests, it has other callers. */
    private void later(String type, String message) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        error(503, type, message);
    }

    private void error(int status, String type, String message) {
        answered.accept(status);
        Answers.error(response, callback, status, type, message);
    }
}
