// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents.AgentInfo;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which models may answer for an agent, in the order they are tried. */
final class Candidates {
    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    private Candidates() {}

    /**
     * Names of the form {@code provider/model}, at least one.
     *
     * @param wanted the model a session asks for; empty for the agent's own
     */
    static List<String> of(Snapshot snapshot, AgentInfo agent, String wanted) {
        Set<String> names = new LinkedHashSet<>();
        if (allowed(snapshot, agent, wanted)) {
            names.add(wanted);
        } else {
            names.add(agent.model());
        }
        names.addAll(agent.fallbacks());
        // A session that asked for another model ends at the agent's own one.
        names.add(agent.model());
        return new ArrayList<>(names);
    }

    /** {@code agents.defaults.models} is the allowlist of models a session may ask for, once it names any. */
    private static boolean allowed(Snapshot snapshot, AgentInfo agent, String wanted) {
        if (wanted.isEmpty()) {
            return false;
        }
        Set<String> listed = snapshot.object("agents.defaults.models").members().keySet();
        boolean allowed = listed.isEmpty() || listed.contains(wanted) || wanted.equals(agent.model())
                || agent.fallbacks().contains(wanted);
        if (!allowed) {
            LOG.warn("A session of agent {} asks for model {}, which agents.defaults.models does not list; its own model"
                    + " answers", agent.id(), wanted);
        }
        return allowed;
    }
}
