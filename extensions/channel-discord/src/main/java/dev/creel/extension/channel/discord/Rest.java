// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.json.Json;
import dev.creel.api.net.Body;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Multipart;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Discord's REST interface for one account: keeps to its limits and says what its errors mean. Thread-safe. */
final class Rest {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_DEPTH = 64;
    private static final int ATTEMPTS = 3;
    /** What is waited for here; the host waits for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(25), MOST_BYTES, 0);

    private final Egress egress;
    private final Site site;
    private final Buckets buckets;
    private final Pause pause;

    Rest(Egress egress, Site site, Buckets buckets, Pause pause) {
        this.egress = egress;
        this.site = site;
        this.buckets = buckets;
        this.pause = pause;
    }

    /** Asks, and returns the answer. */
    Json get(Route route, Call call) {
        return send(route, Map.of(), new byte[0], call);
    }

    /** Sends JSON. */
    Json send(Route route, Json body, Call call) {
        return send(route, Map.of("Content-Type", "application/json"), body.text().getBytes(StandardCharsets.UTF_8), call);
    }

    /** Sends a form. */
    Json send(Route route, Multipart form, Call call) {
        return send(route, Map.of("Content-Type", form.contentType()), form.bytes(), call);
    }

    private Json send(Route route, Map<String, String> more, byte[] body, Call call) {
        Map<String, List<String>> headers = new LinkedHashMap<>(site.headers());
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        Request request = new Request(
                route.method(), site.origin(), site.path() + route.path(), Map.of(), headers, body, site.inHeader(), LIMITS);
        for (int attempt = 1; ; attempt++) {
            Duration wait = buckets.untilFree(route);
            if (!wait.isZero()) {
                if (attempt > ATTEMPTS || wait.compareTo(PATIENCE) > 0) {
                    throw new Failure(Failure.Code.RATE_LIMIT, "Discord takes no more requests of this kind for now", wait);
                }
                pause.wait(wait, call);
            }
            try (Reply reply = egress.send(request, call)) {
                buckets.learn(route, reply.headers());
                if (reply.status() != 429) {
                    return answer(reply);
                }
                limited(route, reply);
            }
        }
    }

    private void limited(Route route, Reply reply) {
        Json.Obj said = json(reply) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        String asked = said.get("retry_after") instanceof Json.Num n
                ? n.value().toPlainString() : Buckets.first(reply.headers(), "retry-after");
        Duration wait = Buckets.seconds(asked);
        buckets.block(route, wait.isZero() ? Duration.ofSeconds(1) : wait, said.flag("global", false));
    }

    private Json answer(Reply reply) {
        Json body = json(reply);
        if (reply.status() < 200 || reply.status() > 299) {
            throw RestErrors.of(reply.status(), body instanceof Json.Obj o ? o : Json.Obj.EMPTY, site);
        }
        return body;
    }

    /** The body as JSON; {@code Nil} when it is empty or no JSON, as errors of machines between are. */
    private static Json json(Reply reply) {
        String text = new String(Body.read(reply, MOST_BYTES), StandardCharsets.UTF_8);
        try {
            return text.isBlank() ? Json.Nil.NIL : Json.parse(text, MOST_DEPTH);
        } catch (IllegalArgumentException e) {
            return Json.Nil.NIL;
        }
    }
}
