// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What bridges post, for every account. A post whose signature over its exact bytes is missing or wrong is nobody's: it is
 * read no further. Thread-safe.
 */
final class Webhooks {
    private static final String HEADER = "x-hub-signature-256";
    private static final Pattern SIGNATURE = Pattern.compile("sha256=[0-9a-f]{64}");
    private static final int MAX_DEPTH = 32;

    private final Secrets secrets;
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

    Webhooks(Secrets secrets) {
        this.secrets = secrets;
    }

    private record Receiver(SecretRef secret, Device device, Payloads payloads, Inbox inbox) {}

    /** An account that takes posts. */
    interface Opening extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes posts to that path until the result is closed. */
    Opening open(String path, SecretRef secret, Device device, Payloads payloads, Inbox inbox) {
        Receiver receiver = new Receiver(secret, device, payloads, inbox);
        if (receivers.putIfAbsent(path, receiver) != null) {
            throw new Failure(Failure.Code.BAD_INPUT, "two accounts have the webhookPath " + path + "; give each its own");
        }
        return () -> receivers.remove(path, receiver);
    }

    Response handle(Incoming post) {
        Receiver receiver = receivers.get(post.path());
        if (receiver == null || !post.method().equals("POST")) {
            return text(404, "no account waits here");
        }
        byte[] body = post.body();
        if (!isSigned(receiver, post.headers().getOrDefault(HEADER, List.of()), body)) {
            return text(401, "the signature is missing or wrong");
        }
        if (!receiver.device().isKnown()) {
            return text(503, "it is not known yet whose posts are meant; come again");
        }
        Optional<Inbound> event = object(body).filter(receiver.device()::received).flatMap(receiver.payloads()::read);
        if (event.isEmpty()) {
            return text(200, "");
        }
        // No cursor: the bridge itself knows which posts were answered.
        Verdict verdict = receiver.inbox().accept(List.of(event.get()), "").get(0);
        return verdict == Verdict.THROTTLED ? text(503, "no room now; come again") : text(200, "");
    }

    private boolean isSigned(Receiver receiver, List<String> signatures, byte[] body) {
        return signatures.size() == 1 && SIGNATURE.matcher(signatures.get(0)).matches()
                && secrets.verifyHmac(receiver.secret(), "HmacSHA256", body,
                        HexFormat.of().parseHex(signatures.get(0), "sha256=".length(), signatures.get(0).length()));
    }

    private static Optional<Json.Obj> object(byte[] body) {
        try {
            return Json.parse(new String(body, StandardCharsets.UTF_8), MAX_DEPTH) instanceof Json.Obj o ? Optional.of(o) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Response text(int status, String text) {
        return new Response(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
