// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents.AgentInfo;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which models a person may choose for a conversation. A pure function of the configuration. */
final class ModelNames {
    private ModelNames() {}

    /** The {@code provider/model} meant by a name or alias; empty when it may not be chosen. */
    static Optional<String> chosen(Roster roster, AgentInfo agent, String typed) {
        for (Map.Entry<String, Json> entry : listed(roster).entrySet()) {
            if (entry.getValue() instanceof Json.Obj o && o.text("alias").orElse("").equalsIgnoreCase(typed)) {
                return Optional.of(entry.getKey());
            }
        }
        return choices(roster, agent).stream().filter(name -> name.equalsIgnoreCase(typed)).findFirst();
    }

    /**
     * The agent's own models and, where {@code agents.defaults.models} lists any, those; otherwise what the providers of
     * the configuration offer.
     */
    static List<String> choices(Roster roster, AgentInfo agent) {
        Set<String> names = new LinkedHashSet<>();
        names.add(agent.model());
        names.addAll(agent.fallbacks());
        Map<String, Json> listed = listed(roster);
        if (!listed.isEmpty()) {
            names.addAll(listed.keySet());
            return new ArrayList<>(names);
        }
        roster.snapshot().object("models.providers").members().forEach((provider, settings) -> {
            if (settings instanceof Json.Obj o) {
                o.array("models").forEach(model -> {
                    if (model instanceof Json.Obj m && m.text("id").isPresent()) {
                        names.add(provider + "/" + m.text("id").get());
                    }
                });
            }
        });
        return new ArrayList<>(names);
    }

    private static Map<String, Json> listed(Roster roster) {
        return roster.snapshot().object("agents.defaults.models").members();
    }
}
