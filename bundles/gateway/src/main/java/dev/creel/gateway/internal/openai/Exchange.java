// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.Images;
import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Unavailable;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.http.Answers;
import dev.creel.gateway.internal.http.Mapping;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to an agent and its answer over HTTP: takes it to the inbox once, and answers it as often as it is asked. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Backends backends;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Peer peer;

    Exchange(Backends backends, Request request, Response response, Callback callback, Peer peer) {
        this.backends = backends;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.peer = peer;
    }

    /** Does that, and answers what it refuses. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (Refusal e) {
            refused(e);
        } catch (Unavailable e) {
            refused(Refusal.unavailable(e.getMessage()));
        } catch (IllegalArgumentException e) {
            Answers.error(response, callback, 400, "invalid_request_error", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a request to an agent failed", e);
            Answers.error(response, callback, 500, "api_error", "internal error");
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /**
     * @param once tells the request from others
     * @param space where sessions of this endpoint stand that no header names
     */
    void run(Asked asked, Mapping mapping, Idempotency once, String space, Wording wording) {
        Message message = message(asked, mapping, once, space);
        request.addIdleTimeoutListener(late -> false);
        RunAnswer answer = new RunAnswer(wording, asked.stream(), request, response, callback);
        backends.hub().watch(once.runId(), answer);
        boolean taken = false;
        try {
            Inbox.Verdict verdict = backends.inbox().accept(message, peer);
            if (verdict.kind() == Inbox.Verdict.Kind.REFUSED) {
                throw new Refusal("FORBIDDEN", "refused by rule " + verdict.rule(), Json.Obj.EMPTY, 0);
            }
            if (verdict.kind() == Inbox.Verdict.Kind.DUPLICATE) {
                repeat(once, answer);
            } else {
                // Who names a request means to ask again when the connection breaks, so its run goes on.
                answer.own(verdict.sessionKey(), key -> abort(key, once));
            }
            taken = true;
        } finally {
            if (!taken) {
                backends.hub().unwatch(once.runId(), answer);
            }
        }
    }

    private void repeat(Idempotency once, RunAnswer answer) {
        Runs.Run run = backends.runs().find(once.runId()).orElseThrow(() -> new Refusal("CONFLICT",
                "the answer to this Idempotency-Key is not known any more; ask anew with another key", Json.Obj.EMPTY, 0));
        if (!run.request().equals(once.request())) {
            throw new Refusal("MISMATCH", "Idempotency-Key was used for another request; a key stands for one request",
                    Json.Obj.EMPTY, 0);
        }
        answer.repeated();
        if (run.ended()) {
            run.await(Duration.ZERO).ifPresent(result -> backends.hub().finish(once.runId(), answer, result));
        }
    }

    private Message message(Asked asked, Mapping mapping, Idempotency once, String space) {
        String agent = mapping.agentId().isEmpty() ? asked.agent() : mapping.agentId();
        if (!mapping.model().isEmpty() && !known(mapping.model())) {
            throw new Refusal("FORBIDDEN", "model \"" + Inline.shown(mapping.model())
                    + "\" is not configured here; add it to models.providers, or leave x-openclaw-model out", Json.Obj.EMPTY, 0);
        }
        String session = asked.previous().isEmpty() ? mapping.sessionKey() : previous(asked.previous(), agent, mapping);
        Json.Builder options = Json.object().put("space", space);
        asked.client().addTo(options);
        Images.addTo(options, asked.prompt().images());
        put(options, "user", asked.user());
        put(options, "model", mapping.model());
        put(options, "request", once.request());
        String system = asked.prompt().system();
        if (!mapping.channel().isEmpty()) {
            system += (system.isEmpty() ? "" : "\n\n") + "The answer is shown in the channel " + mapping.channel() + ".";
        }
        return new Message(once.runId(), "openai", session, agent, asked.prompt().text(), system, asked.prompt().prelude(), 0,
                options.build());
    }

    /** Only what the operator configured: a caller must not choose what is asked with the operator's keys. */
    private boolean known(String model) {
        return backends.agents().models().stream().anyMatch(m -> model.equals(m.provider() + "/" + m.id()));
    }

    private static void put(Json.Builder options, String name, String value) {
        if (!value.isEmpty()) {
            options.put(name, value);
        }
    }

    /** The session of an earlier response; whether the user may go on there is decided by the route. */
    private String previous(String id, String agent, Mapping mapping) {
        Optional<Runs.Run> run = id.startsWith(Responses.PREFIX) ? backends.runs().find(id) : Optional.empty();
        if (run.isEmpty() || !agent.isEmpty() && !agent.equals(run.get().agentId())) {
            throw new Refusal("PREVIOUS", "Previous response with id '" + Inline.shown(id) + "' not found.", Json.Obj.EMPTY, 0);
        }
        String key = run.get().sessionKey();
        if (!mapping.sessionKey().isEmpty()
                && !backends.sessions().canonical(mapping.sessionKey(), run.get().agentId()).equals(key)) {
            throw Refusal.invalid("previous_response_id and the session key header name different sessions.");
        }
        return key;
    }

    private void abort(String sessionKey, Idempotency once) {
        if (once.repeatable()) {
            return;
        }
        try {
            backends.runs().abort(sessionKey, once.runId(), "disconnect");
        } catch (RuntimeException e) {
            LOG.warn("aborting a run nobody waits for failed", e);
        }
    }

    private void refused(Refusal e) {
        switch (e.code()) {
            case "INVALID_REQUEST" -> Answers.error(response, callback, 400, "invalid_request_error", e.getMessage());
            case "PREVIOUS" -> Answers.json(response, callback, 400, Json.object().put("error", Json.object()
                    .put("message", e.getMessage()).put("type", "invalid_request_error").put("param", "previous_response_id")
                    .put("code", "previous_response_not_found").build()).build().text());
            case "CONFLICT" -> Answers.error(response, callback, 409, "idempotency_error", e.getMessage());
            case "MISMATCH" -> Answers.error(response, callback, 422, "idempotency_error", e.getMessage());
            case "UNAVAILABLE" -> {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                Answers.error(response, callback, 503, "api_error", e.getMessage());
            }
            default -> Answers.error(response, callback, 403, "forbidden", e.getMessage());
        }
    }
}
