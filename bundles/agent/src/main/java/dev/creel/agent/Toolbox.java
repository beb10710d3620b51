// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.access.Peer;
import dev.creel.api.tool.ToolSpec;
import dev.creel.toolgate.Subject.Place;
import dev.creel.toolgate.ToolGate.Step;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The tools there are, and what tool policy says about them; runs none. Thread-safe. */
@ProviderType
public interface Toolbox {
    /** Every tool, by name, as it would be decided about for a client that speaks in that session. */
    Contents contents(Where where, Peer peer);

    /**
     * What every layer says about one tool.
     *
     * @param place where and by whom it would be said; {@link Place#NONE} for the operator's own client
     */
    Explained why(String tool, Where where, Place place);

    /**
     * A session. @throws IllegalArgumentException by what takes it, when agent or session are malformed or unknown
     *
     * @param agentId empty for the session's, or the default one
     * @param sessionKey empty or {@code main} for the agent's main session
     */
    record Where(String agentId, String sessionKey) {}

    /**
     * The tools as they stand for one session.
     *
     * @param profile the profile in force, {@code full} without one
     */
    record Contents(String agentId, String sessionKey, String profile, List<Shown> tools) {
        public Contents {
            tools = List.copyOf(tools);
        }
    }

    /**
     * One tool.
     *
     * @param plugin the plugin that offers it; empty for the gateway's own
     * @param foreign whether that plugin did not come with the distribution
     * @param profiles the named profiles it is in
     * @param rule the rule that decided
     */
    record Shown(ToolSpec spec, String plugin, boolean foreign, List<String> profiles, boolean allowed, String rule) {
        public Shown {
            profiles = List.copyOf(profiles);
        }
    }

    /** A decision with all that was asked for it. */
    record Explained(Shown tool, String agentId, String sessionKey, boolean owner, boolean sandboxed, List<Step> steps) {
        public Explained {
            steps = List.copyOf(steps);
        }
    }
}
