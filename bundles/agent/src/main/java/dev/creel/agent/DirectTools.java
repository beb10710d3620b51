// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import org.osgi.annotation.versioning.ProviderType;

/** Runs one tool for a client, without a turn and never with more rights than a turn has; thread-safe. */
@ProviderType
public interface DirectTools {
    /** Blocks until the tool has answered. @throws IllegalArgumentException when agent or session are malformed or unknown */
    Outcome invoke(Invocation invocation, Peer peer);

    /**
     * What a client asks for.
     *
     * @param agentId empty for the session's, or the default one
     * @param sessionKey empty or {@code main} for the agent's main session
     * @param action a value for the argument of that name, where the tool takes one; empty for none
     */
    record Invocation(String agentId, String sessionKey, String tool, String action, Json.Obj arguments) {}

    /** What came of it; only {@code DONE} ran, and it may have ended as {@code FAILED}. */
    record Outcome(Kind kind, String text) {
        /** The outcomes; a tool that is not there and one that is refused cannot be told apart. */
        public enum Kind { DONE, FAILED, UNFIT, UNAVAILABLE }
    }
}
