// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.http.HttpRoute.Response;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Slack posts, for every account in mode {@code http}. A post that Slack did not sign is nobody's: it is read no
 * further. Thread-safe.
 */
final class Posts {
    private final Signature signature;
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

    Posts(Signature signature) {
        this.signature = signature;
    }

    private record Receiver(SecretRef secret, Intake intake, Answers answers, Inbox inbox) {}

    /** An account that takes posts. */
    interface Opening extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes posts to that path until the result is closed. */
    Opening open(String path, SecretRef secret, Intake intake, Answers answers, Inbox inbox) {
        Receiver receiver = new Receiver(secret, intake, answers, inbox);
        if (receivers.putIfAbsent(path, receiver) != null) {
            throw new Failure(Failure.Code.TEMPORARY, "another account still takes posts to " + path);
        }
        return () -> receivers.remove(path, receiver);
    }

    Response handle(Incoming post, Call call) {
        Receiver receiver = receivers.get(post.path());
        if (receiver == null || !post.method().equals("POST")) {
            return text(404, "no app waits here");
        }
        if (!signature.holds(receiver.secret(), post)) {
            return text(401, "the signature is missing, wrong or old");
        }
        String body = new String(post.body(), StandardCharsets.UTF_8);
        Json.Obj json = WebApi.json(body);
        if (json.text("type", "").equals("url_verification")) {
            return text(200, json.text("challenge", ""));
        }
        if (json.text("type", "").equals("event_callback")) {
            return take(receiver, Intake.Kind.EVENT, json, call);
        }
        Optional<Json.Obj> fields = Form.read(body);
        if (fields.isPresent() && fields.get().has("payload")) {
            return take(receiver, Intake.Kind.PRESS, WebApi.json(fields.get().text("payload", "")), call);
        }
        return fields.isPresent() && fields.get().has("command")
                ? take(receiver, Intake.Kind.COMMAND, fields.get(), call) : text(200, "");
    }

    private static Response take(Receiver receiver, Intake.Kind kind, Json.Obj payload, Call call) {
        Optional<Inbound> event = receiver.intake().read(kind, payload, call);
        Verdict verdict = event.map(e -> receiver.inbox().accept(List.of(e), "").get(0)).orElse(Verdict.REFUSED);
        if (verdict == Verdict.THROTTLED) {
            return text(503, "no room now; come again");
        }
        if (event.orElse(null) instanceof Inbound.Button press) {
            receiver.answers().toPress(press, verdict, call);
        }
        return kind == Intake.Kind.COMMAND
                ? new Response(200, "application/json", Answers.toCommand(verdict).text().getBytes(StandardCharsets.UTF_8))
                : text(200, "");
    }

    private static Response text(int status, String text) {
        return new Response(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
