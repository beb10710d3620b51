// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which models look at pictures for an agent's tools. A pure function of the configuration. */
final class SeeingModels {
    static final String KEY = "agents.defaults.imageModel";

    private SeeingModels() {}

    /**
     * Names of the form {@code provider/model} in the order they are tried: the configured ones; without any, those of the agent
     * whose settings do not say that they take text alone.
     *
     * @param answering the model of the turn
     */
    static List<String> of(Roster roster, String agentId, String answering) {
        Set<String> names = configured(roster);
        if (names.isEmpty()) {
            names.add(answering);
            roster.find(agentId).ifPresent(agent -> {
                names.add(agent.model());
                names.addAll(agent.fallbacks());
            });
            names.removeIf(name -> !sees(roster, name));
        }
        return new ArrayList<>(names);
    }

    /** Whether a tool's arguments, which a model wrote, may choose it: never one that nobody listed for this. */
    static boolean choosable(Roster roster, List<String> usual, String name) {
        return usual.contains(name) || roster.snapshot().object("agents.defaults.models").members().containsKey(name);
    }

    private static Set<String> configured(Roster roster) {
        Json setting = roster.snapshot().at(KEY);
        Set<String> names = new LinkedHashSet<>();
        Roster.primary(setting).ifPresent(name -> names.add(Roster.named(roster.snapshot(), name)));
        if (setting instanceof Json.Obj o) {
            o.array("fallbacks").forEach(each -> Roster.primary(each).ifPresent(name -> names.add(Roster.named(roster.snapshot(), name))));
        }
        return names;
    }

    private static boolean sees(Roster roster, String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || name.startsWith(ModelChoice.OFFLINE + '/')) {
            return false;
        }
        for (Json entry : roster.snapshot().object("models.providers").object(name.substring(0, slash)).array("models")) {
            if (entry instanceof Json.Obj model && model.text("id", "").equals(name.substring(slash + 1)) && model.has("input")) {
                return model.array("input").contains(Json.of("image"));
            }
        }
        return true;
    }
}
