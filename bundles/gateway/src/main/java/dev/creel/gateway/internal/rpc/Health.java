// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The health payload, made at most once a minute unless asked for afresh; thread-safe. */
public final class Health {
    private static final long FRESH_NANOS = 60_000_000_000L;

    private final Backends backends;
    private volatile Made made;

    public Health(Backends backends) {
        this.backends = backends;
    }

    private record Made(String text, long at) {}

    /** As of now, or of less than a minute ago. */
    public String recent() {
        Made m = made;
        return m != null && System.nanoTime() - m.at < FRESH_NANOS ? m.text : fresh();
    }

    /** As of now. */
    public String fresh() {
        long start = System.nanoTime();
        Agents agents = backends.agents();
        String defaultId = agents.defaultId();
        List<Json> rows = new ArrayList<>();
        Json.Obj sessions = SessionRows.counts(backends);
        for (Agents.AgentInfo agent : agents.list()) {
            rows.add(Json.object()
                    .put("agentId", agent.id())
                    .put("isDefault", agent.id().equals(defaultId))
                    .put("heartbeat", heartbeat())
                    .put("sessions", sessions)
                    .build());
        }
        Json.Obj channels = ChannelViews.status(backends.channelStates(), Map.of(), List.of(), 0);
        String text = Json.object()
                .put("ok", true)
                .put("ts", System.currentTimeMillis())
                .put("durationMs", (System.nanoTime() - start) / 1_000_000)
                .put("plugins", plugins())
                .put("channels", channels.get("channels"))
                .put("channelOrder", channels.get("channelOrder"))
                .put("channelLabels", channels.get("channelLabels"))
                .put("heartbeatSeconds", 0)
                .put("defaultAgentId", defaultId)
                .put("agents", Json.array(rows))
                .put("sessions", sessions)
                .build()
                .text();
        made = new Made(text, start);
        return text;
    }

    private static Json.Obj heartbeat() {
        return Json.object()
                .put("enabled", false)
                .put("every", "disabled")
                .put("everyMs", Json.Nil.NIL)
                .put("prompt", "")
                .put("target", "none")
                .put("ackMaxChars", 300)
                .build();
    }

    private Json.Obj plugins() {
        List<Json> loaded = new ArrayList<>();
        List<Json> errors = new ArrayList<>();
        for (Plugins.Info p : backends.plugins().map(Plugins::list).orElse(List.of())) {
            if (p.state().equals("active")) {
                loaded.add(Json.of(p.name()));
            } else if (!p.state().equals("disabled")) {
                errors.add(Json.object().put("id", p.name()).put("error", p.reason()).build());
            }
        }
        return Json.object().put("loaded", Json.array(loaded)).put("errors", Json.array(errors)).build();
    }
}
