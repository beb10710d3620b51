// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Body;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Slack's Web API for one account. Thread-safe. */
final class WebApi {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_DEPTH = 64;
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(25), MOST_BYTES, 0);

    private final Egress egress;
    private final Settings settings;

    WebApi(Egress egress, Settings settings) {
        this.egress = egress;
        this.settings = settings;
    }

    /** Calls a method that takes JSON. */
    Json.Obj call(String method, Json.Obj parameters, Call call) {
        return send(method, "application/json; charset=utf-8", parameters.text(), settings.botToken(), call);
    }

    /** Calls a method that takes a form. */
    Json.Obj form(String method, Map<String, String> parameters, SecretRef token, Call call) {
        String form = parameters.entrySet().stream()
                .map(p -> p.getKey() + '=' + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(method, "application/x-www-form-urlencoded", form, token, call);
    }

    /** Calls a method that takes a form, as the bot. */
    Json.Obj form(String method, Map<String, String> parameters, Call call) {
        return form(method, parameters, settings.botToken(), call);
    }

    private Json.Obj send(String method, String type, String body, SecretRef token, Call call) {
        Request request = new Request("POST", settings.origin(), settings.path() + '/' + method, Map.of(),
                Map.of("Content-Type", List.of(type)), body.getBytes(StandardCharsets.UTF_8), List.of(Bind.bearer(token)), LIMITS);
        try (Reply reply = egress.send(request, call)) {
            Json.Obj answer = json(new String(Body.read(reply, MOST_BYTES), StandardCharsets.UTF_8));
            if (reply.status() != 200 || !answer.flag("ok", false)) {
                throw ApiErrors.of(method, reply, answer, settings);
            }
            return answer;
        }
    }

    /** The object that a text is; the empty one when it is none. */
    static Json.Obj json(String text) {
        try {
            return Json.parse(text, MOST_DEPTH) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        } catch (IllegalArgumentException e) {
            return Json.Obj.EMPTY;
        }
    }

    /** @return what Slack asked to wait, zero when it did not */
    static Duration retryAfter(Reply reply) {
        List<String> values = reply.headers().getOrDefault("retry-after", List.of());
        String seconds = values.isEmpty() ? "" : values.get(0);
        return seconds.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /** An answer that lacks what it always has. */
    static Failure odd(String method) {
        return new Failure(Failure.Code.TEMPORARY, "Slack answered " + method + " with something else than it says it does");
    }
}
