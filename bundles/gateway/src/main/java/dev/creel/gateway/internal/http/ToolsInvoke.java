// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Peer;
import dev.creel.agent.DirectTools;
import dev.creel.agent.DirectTools.Invocation;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /tools/invoke}: one tool of an agent in one session, with the rights a turn there has. */
public final class ToolsInvoke implements Front.Route {
    private static final Logger LOG = LoggerFactory.getLogger(ToolsInvoke.class);
    private static final int LARGEST = 2 << 20;
    private static final int DEPTH = 64;
    private static final int LONGEST_NAME = 256;

    /** Whose threads such calls take: they are few, so that turns and routes keep theirs. */
    private static final String THREADS = "/tools/invoke";

    private final Backends backends;
    private final PluginCalls calls;
    private final Bodies bodies;

    public ToolsInvoke(Backends backends, PluginCalls calls, Bodies bodies) {
        this.backends = backends;
        this.calls = calls;
        this.bodies = bodies;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/tools/invoke");
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
        bodies.read(request, response, callback, LARGEST, bytes -> guarded(response, callback, () -> {
            // A tool has its own deadline; a connection that is silent meanwhile must not lose the answer.
            request.addIdleTimeoutListener(late -> false);
            Mapping mapping = Mapping.of(name -> Optional.ofNullable(request.getHeaders().get(name)));
            Invocation asked = asked(bytes, mapping);
            DirectTools tools = backends.directTools();
            calls.run(THREADS, () -> guarded(response, callback, () -> answer(response, callback, asked.tool(), tools.invoke(asked, peer))));
        }));
    }

    private static Invocation asked(byte[] bytes, Mapping mapping) {
        Json.Obj body = body(bytes);
        String tool = text(body, "tool").or(() -> text(body, "name")).orElse("");
        if (tool.isEmpty()) {
            throw Refusal.invalid("tools.invoke requires name");
        }
        Json arguments = body.get("args");
        if (!(arguments instanceof Json.Obj) && !(arguments instanceof Json.Nil)) {
            throw Refusal.invalid("tools.invoke: args must be an object");
        }
        String session = Mapping.key(text(body, "sessionKey").orElse(""));
        String agent = text(body, "agentId").orElse("");
        return new Invocation(either("agent", mapping.agentId(), agent), either("session", mapping.sessionKey(), session), tool,
                text(body, "action").orElse(""), arguments instanceof Json.Obj o ? o : Json.Obj.EMPTY);
    }

    private static Json.Obj body(byte[] bytes) {
        try {
            if (Json.parse(new String(bytes, StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj o) {
                return o;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("a body of /tools/invoke is no JSON", e);
        }
        throw Refusal.invalid("tools.invoke: the body must be a JSON object");
    }

    private static String either(String what, String header, String field) {
        if (!header.isEmpty() && !field.isEmpty() && !header.equals(field)) {
            throw Refusal.invalid("tools.invoke: header and body name different " + what + "s");
        }
        return header.isEmpty() ? field : header;
    }

    private static Optional<String> text(Json.Obj body, String name) {
        Json value = body.get(name);
        if (value instanceof Json.Nil || value instanceof Json.Str s && s.value().length() <= LONGEST_NAME) {
            return value instanceof Json.Str s ? Optional.of(s.value().strip()).filter(v -> !v.isEmpty()) : Optional.empty();
        }
        throw Refusal.invalid("tools.invoke: " + name + " must be a string of at most " + LONGEST_NAME + " characters");
    }

    private static void answer(Response response, Callback callback, String tool, DirectTools.Outcome outcome) {
        switch (outcome.kind()) {
            case DONE -> {
                Json text = Json.object().put("type", "text").put("text", outcome.text()).build();
                Json result = Json.object().put("content", Json.array(List.of(text))).put("details", Json.Obj.EMPTY).build();
                Answers.json(response, callback, 200, Json.object().put("ok", true).put("result", result).build().text());
            }
            case UNFIT -> error(response, callback, 400, "tool_error", outcome.text());
            case FAILED -> error(response, callback, 500, "tool_error", outcome.text());
            case UNAVAILABLE -> error(response, callback, 404, "not_found", "Tool not available: " + shown(tool));
        }
    }

    private static void guarded(Response response, Callback callback, Runnable work) {
        try {
            work.run();
        } catch (Refusal e) {
            boolean later = e.code().equals("UNAVAILABLE");
            if (later) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            }
            error(response, callback, later ? 503 : 400, later ? "unavailable" : "invalid_request", e.getMessage());
        } catch (IllegalArgumentException e) {
            error(response, callback, 400, "invalid_request", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a call of a tool failed", e);
            error(response, callback, 500, "tool_error", "internal error");
        }
    }

    private static void error(Response response, Callback callback, int status, String type, String message) {
        Json error = Json.object().put("type", type).put("message", message).build();
        Answers.json(response, callback, status, Json.object().put("ok", false).put("error", error).build().text());
    }

    private static String shown(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(64).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
