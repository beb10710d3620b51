// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The method {@code chat.inject}: an administrator puts words into the agent's mouth. The line says that no model said it, and
 * the act is audited.
 */
public final class ChatInjection {
    private final Backends backends;
    private final Audit audit;
    private final BiConsumer<Session, Json.Obj> tell;

    /** @param tell tells clients of a session what the agent is made to say */
    public ChatInjection(Backends backends, Audit audit, BiConsumer<Session, Json.Obj> tell) {
        this.backends = backends;
        this.audit = audit;
        this.tell = tell;
    }

    public void addTo(Methods methods) {
        methods.add("chat.inject", Scopes.ADMIN, this::inject);
    }

    private void inject(Call call) {
        Params p = call.params().only("sessionKey", "agentId", "message", "label");
        String asked = p.text("sessionKey");
        String agent = p.maybe("agentId").orElse("");
        String text = p.text("message");
        String label = p.maybe("label").orElse("");
        if (label.length() > 100) {
            p.issue("/label", "must NOT have more than 100 characters");
        }
        p.check();
        String key = backends.canonical(asked, agent);
        Session session = backends.sessions().find(key).orElseThrow(() -> Refusal.invalid("session not found"));
        Json.Obj message = message(label.isEmpty() ? text : "[" + label + "]\n\n" + text);
        audit.record("chat.injected", Map.of("who", call.client().peer().clientId(), "connection", call.client().peer().connection(),
                "session", key, "rule", "operator.admin"));
        String id = session.append(new Line("message", Instant.now(), "", message.text()));
        session.force();
        tell.accept(session, message);
        call.ok(Json.object().put("ok", true).put("messageId", id).build());
    }

    private static Json.Obj message(String text) {
        return Json.object()
                .put("role", "assistant")
                .put("content", Json.array(List.of(Json.object().put("type", "text").put("text", text).build())))
                .put("api", "gateway")
                .put("provider", "creel")
                .put("model", "gateway-injected")
                .put("stopReason", "stop")
                .put("timestamp", System.currentTimeMillis())
                .build();
    }
}
