// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One HTTP request. A value may hold {@code {{name}}} where one of {@code bind} says so: the host writes the secret
 * there while sending, for the origin the operator bound the secret to, and scrubs it from what comes back.
 *
 * @param method upper-case HTTP method
 * @param origin scheme, host and optional port, for example {@code https://api.openai.com}
 * @param path absolute path, without query
 * @param query query parameters, unencoded
 * @param headers header values by name; hop-by-hop headers, Host and Content-Length are the host's
 * @param body request body, empty for none; at most 32 MiB
 * @param bind where the host writes secrets
 * @param limits bounds in time and size
 */
public record Request(
        String method,
        String origin,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body,
        List<Bind> bind,
        Limits limits) {
    private static final int MAX_BODY = 32 << 20;

    public Request {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(limits, "limits");
        query = Values.copy(query);
        headers = Values.copy(headers);
        body = body.clone();
        bind = List.copyOf(bind);
        if (body.length > MAX_BODY) {
            throw new IllegalArgumentException("a request body has at most " + MAX_BODY + " bytes");
        }
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    public static Request get(String origin, String path) {
        return new Request("GET", origin, path, Map.of(), Map.of(), new byte[0], List.of(), Limits.DEFAULT);
    }

    public static Request postJson(String origin, String path, byte[] json, List<Bind> bind, Limits limits) {
        return new Request(
                "POST", origin, path, Map.of(), Map.of("Content-Type", List.of("application/json")), json, bind, limits);
    }
}
