// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Peer;
import dev.creel.agent.Toolbox.Contents;
import dev.creel.agent.Toolbox.Explained;
import dev.creel.agent.Toolbox.Shown;
import dev.creel.agent.Toolbox.Where;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.toolgate.Subject.Place;
import dev.creel.toolgate.ToolGate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** The methods about tools: which there are, which a session has, and why one is refused. None of them runs a tool. */
public final class ToolMethods {
    /** Whoever offers tools is asked which; that may take a while. */
    private static final String PLUGINS = "tools";

    private static final List<String> PROFILES = List.of("minimal", "coding", "messaging", "full");
    private static final Set<Effect> MEDIUM = Set.of(Effect.READS, Effect.WRITES, Effect.NETWORK);

    private final Backends backends;
    private final PluginCalls calls;

    public ToolMethods(Backends backends, PluginCalls calls) {
        this.backends = backends;
        this.calls = calls;
    }

    public void addTo(Methods methods) {
        methods.add("tools.catalog", Scopes.READ, this::catalog)
                .add("tools.effective", Scopes.READ, this::effective)
                .add("tools.why", Scopes.READ, this::why);
    }

    private void catalog(Call call) {
        String agentId = call.params().maybe("agentId").orElse("");
        boolean plugins = !call.params().has("includePlugins") || call.params().flag("includePlugins");
        call.params().check();
        Peer peer = call.client().peer();
        call.later(task -> calls.run(PLUGINS, task), () -> catalog(backends.toolbox().contents(new Where(agentId, ""), peer), plugins));
    }

    private static Json catalog(Contents contents, boolean plugins) {
        TreeMap<String, List<Json>> groups = new TreeMap<>();
        contents.tools().stream().filter(tool -> plugins || !tool.foreign())
                .forEach(tool -> groups.computeIfAbsent(tool.plugin(), name -> new ArrayList<>()).add(described(tool)
                        .put("defaultProfiles", texts(tool.profiles())).build()));
        List<Json> rows = new ArrayList<>();
        groups.forEach((plugin, tools) -> {
            Json.Builder group = Json.object().put("id", plugin.isEmpty() ? "gateway" : plugin).put("label", plugin.isEmpty() ? "gateway" : plugin)
                    .put("source", ((Json.Obj) tools.get(0)).get("source")).put("tools", Json.array(tools));
            rows.add((plugin.isEmpty() ? group : group.put("pluginId", plugin)).build());
        });
        return Json.object().put("agentId", contents.agentId())
                .put("profiles", Json.array(PROFILES.stream().<Json>map(id -> Json.object().put("id", id).put("label", id).build()).toList()))
                .put("groups", Json.array(rows)).build();
    }

    private void effective(Call call) {
        Where where = new Where(call.params().maybe("agentId").orElse(""), call.params().text("sessionKey"));
        call.params().check();
        Peer peer = call.client().peer();
        call.later(task -> calls.run(PLUGINS, task), () -> effective(backends.toolbox().contents(where, peer)));
    }

    private static Json effective(Contents contents) {
        List<Json> groups = new ArrayList<>();
        for (String source : List.of("core", "plugin")) {
            List<Json> tools = contents.tools().stream().filter(tool -> tool.allowed() && source(tool).equals(source))
                    .<Json>map(tool -> described(tool).put("rawDescription", tool.spec().description()).build()).toList();
            if (!tools.isEmpty()) {
                groups.add(Json.object().put("id", source).put("label", source).put("source", source).put("tools", Json.array(tools)).build());
            }
        }
        return Json.object().put("agentId", contents.agentId()).put("profile", contents.profile()).put("groups", Json.array(groups)).build();
    }

    private void why(Call call) {
        Params p = call.params();
        Where where = new Where(p.maybe("agentId").orElse(""), p.maybe("sessionKey").orElse(""));
        String tool = p.text("tool");
        Place place = place(p);
        p.check();
        call.later(task -> calls.run(PLUGINS, task), () -> why(backends.toolbox().why(tool, where, place)));
    }

    private static Json why(Explained why) {
        List<Json> steps = new ArrayList<>();
        for (Step step : why.steps()) {
            steps.add(Json.object().put("layer", step.layer()).put("passes", step.passes()).put("rule", step.rule())
                    .put("remedy", step.remedy()).build());
        }
        return Json.object().put("agentId", why.agentId()).put("sessionKey", why.sessionKey()).put("tool", why.tool().spec().name())
                .put("plugin", why.tool().plugin()).put("effects", effects(why.tool())).put("allowed", why.tool().allowed())
                .put("rule", why.tool().rule()).put("owner", why.owner()).put("sandboxed", why.sandboxed())
                .put("steps", Json.array(steps)).build();
    }

    /** Whose words are asked about: the operator's own, or a sender's in a chat. */
    private static Place place(Params p) {
        String channel = p.maybe("channel").orElse("");
        String group = p.maybe("group").orElse("");
        String sender = p.maybe("sender").orElse("");
        String account = p.maybe("accountId").orElse("default");
        String thread = p.maybe("thread").orElse("");
        String space = p.maybe("space").orElse("");
        if (channel.isEmpty()) {
            return Place.NONE;
        }
        if (group.isEmpty() && sender.isEmpty()) {
            throw new IllegalArgumentException("name a sender, a group or both with a channel");
        }
        return new Place(channel, account, group.isEmpty() ? Chat.Kind.DIRECT : Chat.Kind.GROUP, group.isEmpty() ? sender : group, thread,
                space, sender);
    }

    private static Json.Builder described(Shown tool) {
        String name = tool.spec().name();
        Json.Builder row = Json.object().put("id", name).put("label", name).put("description", tool.spec().description())
                .put("source", source(tool)).put("risk", risk(tool.spec().effects())).put("tags", effects(tool));
        return tool.plugin().isEmpty() ? row : row.put("pluginId", tool.plugin());
    }

    private static String source(Shown tool) {
        return tool.foreign() ? "plugin" : "core";
    }

    private static String risk(Set<Effect> effects) {
        return effects.equals(Set.of(Effect.READS)) ? "low"
                : MEDIUM.containsAll(effects) ? "medium" : "high";
    }

    private static Json effects(Shown tool) {
        return texts(tool.spec().effects().stream().map(effect -> effect.name().toLowerCase(Locale.ROOT)).sorted().toList());
    }

    private static Json texts(List<String> texts) {
        return Json.array(texts.stream().<Json>map(Json::of).toList());
    }
}
