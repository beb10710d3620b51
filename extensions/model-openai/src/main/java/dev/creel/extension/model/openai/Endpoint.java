// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Prompt;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where one provider's requests go and what they carry, read from its section of the configuration.
 *
 * @param provider the provider's id
 * @param model the model's id
 * @param origin scheme, host and port of the base URL
 * @param path path of the base URL, without a slash at the end
 * @param query query of the base URL
 * @param compat what this server does differently
 */
record Endpoint(
        String provider,
        String model,
        String origin,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        List<Bind> bind,
        Json.Obj compat) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Models that think send nothing for minutes. */
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration TOTAL = Duration.ofMinutes(30);
    private static final long MAX_BYTES = 32 << 20;

    static Endpoint of(Prompt prompt) {
        Json.Obj settings = prompt.settings();
        String base = settings.text("baseUrl", "");
        int host = base.indexOf("://") + 3;
        if (host < 3) {
            throw new Failure(
                    Failure.Code.BAD_INPUT,
                    section(prompt.provider()) + ".baseUrl is missing; set it, for example to http://127.0.0.1:11434/v1");
        }
        int question = base.indexOf('?');
        String plain = question < 0 ? base : base.substring(0, question);
        int slash = plain.indexOf('/', host);
        String path = slash < 0 ? "" : plain.substring(slash);
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        List<Bind> bind = new ArrayList<>();
        headers.put("Content-Type", List.of("application/json"));
        headers.put("Accept", List.of("text/event-stream"));
        secret(settings.get("apiKey")).ifPresent(key -> bind.add(Bind.bearer(key)));
        settings.object("headers").members().forEach((name, value) -> header(name, value, headers, bind));
        return new Endpoint(
                prompt.provider(),
                prompt.model(),
                slash < 0 ? plain : plain.substring(0, slash),
                path,
                question < 0 ? Map.of() : query(base.substring(question + 1)),
                headers,
                bind,
                compat(settings, prompt.model()));
    }

    Request request(byte[] body, Call call) {
        Duration left = call.deadline().equals(Instant.MAX) ? TOTAL : Duration.between(Instant.now(), call.deadline());
        Duration total = left.isNegative() ? Duration.ZERO : left.compareTo(TOTAL) < 0 ? left : TOTAL;
        return new Request(
                "POST",
                origin,
                path + "/chat/completions",
                query,
                headers,
                body,
                bind,
                new Limits(CONNECT, IDLE, total, MAX_BYTES, 0));
    }

    /** The provider's path in the configuration, for messages. */
    String section() {
        return section(provider);
    }

    private static String section(String provider) {
        return "models.providers." + provider;
    }

    private static void header(
            String name, Json value, Map<String, List<String>> headers, List<Bind> bind) {
        if (value instanceof Json.Str s) {
            headers.put(name, List.of(s.value()));
        } else {
            secret(value).ifPresent(ref -> bind.add(new Bind(name, ref, Bind.Place.HEADER, Bind.Encoding.RAW)));
        }
    }

    private static java.util.Optional<SecretRef> secret(Json value) {
        return value instanceof Json.Obj o ? o.text("secret").map(SecretRef::new) : java.util.Optional.empty();
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                out.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
            }
        }
        return out;
    }

    private static Json.Obj compat(Json.Obj settings, String model) {
        for (Json entry : settings.array("models")) {
            if (entry instanceof Json.Obj o && o.text("id", "").equals(model)) {
                return o.object("compat");
            }
        }
        return Json.Obj.EMPTY;
    }
}
