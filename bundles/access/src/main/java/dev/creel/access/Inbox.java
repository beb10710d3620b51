// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import org.osgi.annotation.versioning.ProviderType;

/** Takes what clients and channels bring: decides, keeps it durably, hands it to the agent; thread-safe. */
@ProviderType
public interface Inbox {
    /**
     * Returns when the message is refused, or on disk and handed on. The run's id is the message's key.
     *
     * @throws IllegalArgumentException when session key or agent id are malformed or unknown
     * @throws Unavailable while there is no agent to hand it to; nothing was kept
     */
    Verdict accept(Message message, Peer peer);

    /** What became of it: {@code accepted}, {@code duplicate} or {@code refused}, and by which rule. */
    record Verdict(Kind kind, String rule, String runId, String sessionKey, String agentId) {
        /** The outcomes. */
        public enum Kind { ACCEPTED, DUPLICATE, REFUSED }
    }
}
