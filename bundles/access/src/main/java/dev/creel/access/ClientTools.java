// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tools a client runs itself, and what became of calls of them. The model is offered them beside the agent's own; a call
 * ends the turn, and the message that brings its result begins the next one. Nothing of them is ever run here.
 *
 * @param tools what the client offers
 * @param results of calls that ended an earlier turn of the session
 */
public record ClientTools(List<ToolSpec> tools, List<Result> results) {
    /** A message without any. */
    public static final ClientTools NONE = new ClientTools(List.of(), List.of());

    private static final String OPTION = "client";

    public ClientTools {
        tools = List.copyOf(tools);
        results = List.copyOf(results);
    }

    /** What the client's tool answered to a call. */
    public record Result(String callId, String text) {}

    /** What a message's options hold of them. @throws IllegalArgumentException when it is not what {@link #json} wrote */
    public static ClientTools of(Message message) {
        if (!(message.options().get(OPTION) instanceof Json.Obj o)) {
            return NONE;
        }
        List<ToolSpec> tools = new ArrayList<>();
        for (Json tool : o.array("tools")) {
            Json.Obj t = (Json.Obj) tool;
            tools.add(new ToolSpec(t.text("name").orElse(""), t.text("description").orElse(""), t.object("parameters"), Set.of()));
        }
        List<Result> results = new ArrayList<>();
        for (Json result : o.array("results")) {
            Json.Obj r = (Json.Obj) result;
            results.add(new Result(r.text("callId").orElse(""), r.text("text").orElse("")));
        }
        return new ClientTools(tools, results);
    }

    /** Adds them to the options of a message. */
    public void addTo(Json.Builder options) {
        if (!tools.isEmpty() || !results.isEmpty()) {
            options.put(OPTION, json());
        }
    }

    private Json.Obj json() {
        List<Json> offered = new ArrayList<>();
        for (ToolSpec tool : tools) {
            offered.add(Json.object().put("name", tool.name()).put("description", tool.description())
                    .put("parameters", tool.parameters()).build());
        }
        List<Json> answered = new ArrayList<>();
        for (Result result : results) {
            answered.add(Json.object().put("callId", result.callId()).put("text", result.text()).build());
        }
        return Json.object().put("tools", Json.array(offered)).put("results", Json.array(answered)).build();
    }

    /** Whether the client runs the tool of that name. */
    public boolean has(String tool) {
        return tools.stream().anyMatch(t -> t.name().equals(tool));
    }

    /** What the model is offered: the client's tools, and of the agent's own those whose names are not taken by them. */
    public List<ToolSpec> beside(List<ToolSpec> own) {
        if (tools.isEmpty()) {
            return own;
        }
        List<ToolSpec> all = new ArrayList<>(own);
        all.removeIf(tool -> has(tool.name()));
        all.addAll(tools);
        return all;
    }
}
