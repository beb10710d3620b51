// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.plugin.Call;
import org.osgi.annotation.versioning.ProviderType;

/** One tool call with the rights of its turn; rights come from here, never from arguments. */
@ProviderType
public interface ToolCall extends Call {
    /** The turn this call belongs to. */
    Turn turn();

    /** The sessions this turn may see. */
    SessionView sessions();

    /**
     * The turn a tool is called in.
     *
     * @param agentId the agent
     * @param sessionKey the canonical session key
     * @param runId the run
     * @param model provider and model, for example {@code offline/rules}
     */
    record Turn(String agentId, String sessionKey, String runId, String model) {}
}
