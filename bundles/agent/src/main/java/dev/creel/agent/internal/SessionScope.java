// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Subject;
import java.util.List;
import java.util.Locale;

/**
 * Which sessions a turn may see: its own and those it spawned; more by {@code tools.sessions.visibility} for the owner's own turns,
 * and by {@code tools.agentToAgent} beyond one agent. A pure function of configuration and who acts.
 */
record SessionScope(Snapshot now, Subject subject) {
    private static final String KEY = "tools.sessions.visibility";

    boolean sees(String key) {
        String own = subject.sessionKey();
        String visibility = now.text(KEY).orElse("tree").toLowerCase(Locale.ROOT);
        if (key.equals(own) || SessionTree.spawned(own, key) && !visibility.equals("self")) {
            return true;
        }
        // Whoever is not the owner, and whatever is in a container, stays in its own tree: other sessions are other people's words.
        if (!subject.owner() || subject.subAgent() || subject.sandboxed() && !unclamped()) {
            return false;
        }
        String agent = key.split(":", 3)[1];
        return switch (visibility) {
            case "agent" -> agent.equals(subject.agentId());
            case "all" -> agent.equals(subject.agentId()) || across(agent);
            default -> false;
        };
    }

    /** Both agents have to be named: the one that asks and the one that is asked. */
    private boolean across(String agent) {
        return now.flag("tools.agentToAgent.enabled", false) && named(subject.agentId()) && named(agent);
    }

    private boolean named(String agent) {
        return names(now.list("tools.agentToAgent.allow")).stream().anyMatch(name -> name.equals("*") || name.equalsIgnoreCase(agent));
    }

    private boolean unclamped() {
        return setting("sandbox", "sessionToolsVisibility").equals(Json.of("all"));
    }

    /** Whether a turn of that agent may give tasks to the other. */
    boolean spawns(String agent) {
        if (agent.equals(subject.agentId())) {
            return true;
        }
        return names(setting("subagents", "allowAgents") instanceof Json.Arr a ? a.elements() : List.of()).stream().anyMatch(name -> name.equals("*") || name.equalsIgnoreCase(agent));
    }

    /** The model for sub-agents, as {@code provider/model}; empty for the agent's own. */
    String model() {
        Json model = setting("subagents", "model");
        return model instanceof Json.Str s ? s.value() : model instanceof Json.Obj o ? o.text("primary").orElse("") : "";
    }

    /** What the agent's own section says, else everybody's. */
    private Json setting(String section, String name) {
        return now.list("agents.list").stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .filter(each -> each.text("id").orElse("").strip().equalsIgnoreCase(subject.agentId()))
                .map(each -> each.object(section).get(name)).filter(value -> value != Json.Nil.NIL).findFirst()
                .orElseGet(() -> now.object("agents.defaults." + section).get(name));
    }

    private static List<String> names(List<Json> entries) {
        return entries.stream().filter(Json.Str.class::isInstance).map(entry -> ((Json.Str) entry).value().strip()).toList();
    }
}
