// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.access.Peer;
import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /v1/models} and {@code /v1/models/NAME}: the agents, under the names a client puts into {@code model}. */
public final class Models implements Front.Route {
    private static final String ROOT = "/v1/models";

    private final Backends backends;

    public Models(Backends backends) {
        this.backends = backends;
    }

    @Override
    public boolean serves(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    @Override
    public String scope() {
        return Scopes.READ;
    }

    @Override
    public String verb() {
        return "GET";
    }

    @Override
    public void handle(String path, Request request, Response response, Callback callback, Peer peer) {
        List<String> names = new ArrayList<>(List.of("openclaw", "openclaw/default"));
        try {
            for (Agents.AgentInfo agent : backends.agents().list()) {
                names.add("openclaw/" + agent.id());
            }
        } catch (Refusal e) {
            Answers.error(response, callback, 503, "api_error", e.getMessage());
            return;
        }
        if (path.equals(ROOT)) {
            Json data = Json.array(names.stream().map(Models::model).toList());
            Answers.json(response, callback, 200, Json.object().put("object", "list").put("data", data).build().text());
            return;
        }
        String name = path.substring(ROOT.length() + 1);
        if (names.contains(name)) {
            Answers.json(response, callback, 200, model(name).text());
        } else {
            Answers.error(response, callback, 404, "invalid_request_error", "Model not found");
        }
    }

    private static Json.Obj model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "openclaw")
                .put("permission", Json.array(List.of()))
                .build();
    }
}
