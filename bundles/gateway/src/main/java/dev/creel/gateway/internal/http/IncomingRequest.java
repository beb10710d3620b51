// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.http.HttpRoute.Incoming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** What a plugin is told of a request: no credential, nothing about the connection; stateless. */
final class IncomingRequest {
    /**
     * Credentials that the gateway, a proxy before it or a browser put there; and what only holds for the connection. A
     * plugin that saw the operator's token could act as the operator.
     */
    private static final Set<String> WITHHELD = Set.of("authorization", "proxy-authorization", "cookie", "cookie2",
            "x-openclaw-token", "x-moltbot-token", "x-clawdbot-token", "x-creel-token", "connection", "keep-alive", "te",
            "trailer", "transfer-encoding", "upgrade", "proxy-connection", "expect", "forwarded", "x-real-ip");
    private static final List<String> WITHHELD_FAMILIES = List.of("x-forwarded-", "tailscale-", "sec-websocket-");
    private static final int PARAMETERS = 256;

    private IncomingRequest() {}

    /** @throws IllegalArgumentException when the query cannot be read, or has too many parameters */
    static Incoming of(Request request, String below, byte[] body) {
        return new Incoming(request.getMethod(), below, query(request), headers(request), body);
    }

    private static Map<String, List<String>> query(Request request) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        int count = 0;
        Fields fields;
        try {
            fields = Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the query cannot be read", e);
        }
        for (Fields.Field field : fields) {
            count += field.getValues().size();
            if (count > PARAMETERS) {
                throw new IllegalArgumentException("more than " + PARAMETERS + " query parameters");
            }
            out.put(field.getName(), List.copyOf(field.getValues()));
        }
        return out;
    }

    private static Map<String, List<String>> headers(Request request) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!WITHHELD.contains(name) && WITHHELD_FAMILIES.stream().noneMatch(name::startsWith)) {
                out.computeIfAbsent(name, n -> new ArrayList<>()).add(field.getValue() == null ? "" : field.getValue());
            }
        }
        out.replaceAll((name, values) -> List.copyOf(values));
        return out;
    }
}
