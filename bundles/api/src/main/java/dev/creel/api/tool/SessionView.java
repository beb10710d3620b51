// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Read-only view of the sessions a turn may see: in this form its own. */
@ProviderType
public interface SessionView {
    Status status();

    /**
     * A session's state.
     *
     * @param sessionKey canonical key
     * @param sessionId current session id
     * @param agentId owning agent
     * @param updatedAt last change
     * @param messages messages in the transcript
     * @param inputTokens tokens read since the session began
     * @param outputTokens tokens written since the session began
     * @param contextTokens the model's context window, 0 if unknown
     */
    record Status(
            String sessionKey,
            String sessionId,
            String agentId,
            Instant updatedAt,
            int messages,
            long inputTokens,
            long outputTokens,
            long contextTokens) {}
}
