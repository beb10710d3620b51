// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.rpc.SessionRows;
import dev.creel.gateway.internal.rpc.TranscriptMessage;
import dev.creel.session.SessionListener;
import java.util.Locale;
import java.util.Optional;

/** Tells WebSocket clients of changes of sessions, and of messages in sessions they watch; thread-safe. */
public final class SessionEvents implements SessionListener {
    private final Clients clients;
    private final Backends backends;

    public SessionEvents(Clients clients, Backends backends) {
        this.clients = clients;
        this.backends = backends;
    }

    @Override
    public void changed(Change change) {
        if (!clients.any(SessionEvents::wants)) {
            return;
        }
        Json.Builder out = Json.object()
                .put("sessionKey", change.key())
                .put("agentId", change.agentId())
                .put("sessionId", change.sessionId())
                .put("reason", change.reason() == Reason.RESET ? change.why() : change.reason().name().toLowerCase(Locale.ROOT))
                .put("ts", System.currentTimeMillis());
        if (change.reason() != Reason.DELETE) {
            backends.sessions().find(change.key()).ifPresent(s -> out.put("session", SessionRows.row(s)));
        }
        clients.event("sessions.changed", out.build().text(), Optional.empty(), true, SessionEvents::wants);
    }

    private static boolean wants(Client client) {
        return client.reads() && client.wantsSessions();
    }

    @Override
    public void added(Added added) {
        if (!TranscriptMessage.shown(added.line()) || !clients.any(c -> c.watches(added.key()) && c.reads())) {
            return;
        }
        String head = Json.object()
                .put("sessionKey", added.key())
                .put("agentId", added.agentId())
                .put("sessionId", added.sessionId())
                .put("messageId", added.line().id())
                .put("messageSeq", added.number())
                .build().text();
        String payload = head.substring(0, head.length() - 1) + ",\"message\":" + TranscriptMessage.message(added.line(), added.number()) + "}";
        clients.event("session.message", payload, Optional.empty(), true, c -> c.watches(added.key()) && c.reads());
    }
}
