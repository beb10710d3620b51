// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.json.Json;
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
import java.util.Optional;

/**
 * Where one provider's requests go and what they carry, read from its section of the configuration.
 *
 * @param provider the provider's id
 * @param model the model's id; empty where none is meant
 * @param origin scheme, host and port of the base URL
 * @param path path of the base URL, without a slash at the end
 * @param query query of the base URL
 * @param headers what every request carries
 * @param bind where the host writes key and secret headers
 * @param settings the provider's section
 */
public record Endpoint(
        String provider,
        String model,
        String origin,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        List<Bind> bind,
        Json.Obj settings) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Models that think send nothing for minutes. */
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration TOTAL = Duration.ofMinutes(30);
    private static final long MAX_BYTES = 32 << 20;

    public Endpoint {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        bind = List.copyOf(bind);
    }

    /**
     * @param keyHeader the header that carries the key: {@code Authorization} as a bearer token, any other as it is
     * @throws Failure when the section has no base URL
     */
    public static Endpoint of(String provider, String model, Json.Obj settings, String keyHeader) {
        String base = settings.text("baseUrl", "");
        int host = base.indexOf("://") + 3;
        if (host < 3) {
            throw new Failure(
                    Failure.Code.BAD_INPUT,
                    section(provider) + ".baseUrl is missing; set it, for example to http://127.0.0.1:11434/v1");
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
        secret(settings.get("apiKey")).ifPresent(key -> bind.add(key(keyHeader, key)));
        settings.object("headers").members().forEach((name, value) -> header(name, value, headers, bind));
        return new Endpoint(
                provider,
                model,
                slash < 0 ? plain : plain.substring(0, slash),
                path,
                question < 0 ? Map.of() : query(base.substring(question + 1)),
                headers,
                bind,
                settings);
    }

    /** With one more header, unless the configuration has it already. */
    public Endpoint with(String header, String value) {
        if (headers.keySet().stream().anyMatch(header::equalsIgnoreCase)) {
            return this;
        }
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(header, List.of(value));
        return new Endpoint(provider, model, origin, path, query, more, bind, settings);
    }

    /** With another path of the base URL. */
    public Endpoint at(String path) {
        return new Endpoint(provider, model, origin, path, query, headers, bind, settings);
    }

    /** A request to a path below the base URL, bounded by the call's deadline and the section's {@code timeoutSeconds}. */
    public Request request(String method, String below, byte[] body, Call call) {
        return new Request(method, origin, path + below, query, headers, body, bind, limits(call));
    }

    /** The provider's path in the configuration, for messages. */
    public String section() {
        return section(provider);
    }

    /** What the section says of the model; empty when it does not list it. */
    public Json.Obj entry() {
        for (Json entry : settings.array("models")) {
            if (entry instanceof Json.Obj o && o.text("id", "").equals(model)) {
                return o;
            }
        }
        return Json.Obj.EMPTY;
    }

    private Limits limits(Call call) {
        long seconds = settings.integer("timeoutSeconds", 0);
        Duration most = seconds > 0 && seconds < TOTAL.toSeconds() ? Duration.ofSeconds(seconds) : TOTAL;
        Duration left = call.deadline().equals(Instant.MAX) ? most : Duration.between(Instant.now(), call.deadline());
        Duration total = left.isNegative() ? Duration.ZERO : left.compareTo(most) < 0 ? left : most;
        // Who allows a server more time has one that is silent for long.
        Duration silent = seconds > 0 || total.compareTo(IDLE) < 0 ? total : IDLE;
        return new Limits(CONNECT, silent, total, MAX_BYTES, 0);
    }

    private static Bind key(String header, SecretRef key) {
        return header.equalsIgnoreCase("Authorization")
                ? Bind.bearer(key)
                : new Bind(header, key, Bind.Place.HEADER, Bind.Encoding.RAW);
    }

    private static String section(String provider) {
        return "models.providers." + provider;
    }

    private static void header(String name, Json value, Map<String, List<String>> headers, List<Bind> bind) {
        if (value instanceof Json.Str s) {
            headers.put(name, List.of(s.value()));
        } else {
            secret(value).ifPresent(ref -> bind.add(new Bind(name, ref, Bind.Place.HEADER, Bind.Encoding.RAW)));
        }
    }

    private static Optional<SecretRef> secret(Json value) {
        return value instanceof Json.Obj o ? o.text("secret").map(SecretRef::new) : Optional.empty();
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
}
