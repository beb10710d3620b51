// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.http.HttpRoute.Response;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Telegram posts, for every account that waits for it. A post that does not carry the account's secret is nobody's:
 * it is read no further. Thread-safe.
 */
final class Webhooks {
    private static final String HEADER = "x-telegram-bot-api-secret-token";
    private static final int MAX_DEPTH = 60;

    private final Secrets secrets;
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

    Webhooks(Secrets secrets) {
        this.secrets = secrets;
    }

    private record Receiver(SecretRef secret, Updates updates, Inbox inbox) {}

    /** Takes posts to that path until the result is closed. */
    Opening open(String path, SecretRef secret, Updates updates, Inbox inbox) {
        Receiver receiver = new Receiver(secret, updates, inbox);
        if (receivers.putIfAbsent(path, receiver) != null) {
            throw new Failure(Failure.Code.BAD_INPUT, "two accounts have the webhookPath " + path + "; give each its own");
        }
        return () -> receivers.remove(path, receiver);
    }

    /** An account that takes posts. */
    interface Opening extends AutoCloseable {
        @Override
        void close();
    }

    Response handle(Incoming post) {
        Receiver receiver = receivers.get(post.path());
        if (receiver == null || !post.method().equals("POST")) {
            return text(404, "no bot waits here");
        }
        List<String> presented = post.headers().getOrDefault(HEADER, List.of());
        if (presented.size() != 1 || !secrets.equal(receiver.secret(), presented.get(0).getBytes(StandardCharsets.UTF_8))) {
            return text(401, "the secret token is missing or wrong");
        }
        return take(receiver, post.body());
    }

    private static Response take(Receiver receiver, byte[] body) {
        Json.Obj update;
        try {
            update = (Json.Obj) Json.parse(new String(body, StandardCharsets.UTF_8), MAX_DEPTH);
        } catch (IllegalArgumentException | ClassCastException e) {
            return text(400, "an update is a JSON object");
        }
        Optional<Inbound> event = receiver.updates().read(update);
        if (event.isEmpty()) {
            return text(200, "");
        }
        // No cursor: Telegram itself knows which posts were answered.
        Verdict verdict = receiver.inbox().accept(List.of(event.get()), "").get(0);
        return verdict == Verdict.THROTTLED ? text(503, "no room now; come again") : answer(update, verdict);
    }

    /** A button is answered by what the post is answered with. */
    private static Response answer(Json.Obj update, Verdict verdict) {
        Optional<Json.Obj> answer = Buttons.answer(update, verdict);
        return answer.map(a -> new Response(200, "application/json", with(a).text().getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> text(200, ""));
    }

    private static Json.Obj with(Json.Obj parameters) {
        Json.Builder all = Json.object().put("method", Buttons.METHOD);
        parameters.members().forEach(all::put);
        return all.build();
    }

    private static Response text(int status, String text) {
        return new Response(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
