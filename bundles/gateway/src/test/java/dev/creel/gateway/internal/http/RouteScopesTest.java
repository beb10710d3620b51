// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.metrics.MetricsRoute;
import dev.creel.gateway.internal.openai.ChatCompletions;
import dev.creel.gateway.internal.openai.Responses;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each endpoint over HTTP asks for the same right as the method of that effect over WebSocket, for every set of scopes. */
class RouteScopesTest {
    private static final List<Set<String>> HELD = List.of(Set.of(), Set.of(Scopes.READ), Set.of(Scopes.WRITE),
            Set.of(Scopes.ADMIN), Set.of("operator.approvals"), Set.of("operator.pairing"), Scopes.ALL);

    private final Map<Front.Route, String> methods = Map.of(
            new ChatCompletions(null, null, null), "chat.send",
            new Responses(null, null, null), "agent",
            new ToolsInvoke(null, null, null), "agent",
            new Models(null), "agents.list",
            new MetricsRoute(null, null, null), "diagnostics.dump");

    @Test
    void bothTransportsAnswerAlike() throws IOException {
        try (Running gateway = new Running()) {
            for (Set<String> held : HELD) {
                Running.Talk talk = gateway.talk().in(held.stream().sorted().collect(Collectors.joining("\",\"", held.isEmpty() ? "[" : "[\"",
                        held.isEmpty() ? "]" : "\"]")));
                methods.forEach((route, method) -> assertThat(Scopes.allow(held, route.scope()))
                        .as("%s for %s, holding %s", route.getClass().getSimpleName(), method, held)
                        .isEqualTo(!talk.call(method, "{}").object("error").text("message").orElse("").startsWith("missing scope")));
                talk.end();
            }
        }
    }

    @Test
    void whoSomebodyIsIsNotReadFromHeaders() throws IOException {
        try (Running gateway = new Running()) {
            for (String header : new String[] {"x-openclaw-scopes: operator.admin", "x-openclaw-sender-is-owner: true",
                "Tailscale-User-Login: root@example.com", "x-openclaw-token: " + Running.TOKEN, "x-forwarded-user: root"}) {
                assertThat(gateway.get("/metrics", header).status()).as(header).isEqualTo(401);
            }
        }
    }
}
