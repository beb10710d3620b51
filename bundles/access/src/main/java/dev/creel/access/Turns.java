// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import org.osgi.annotation.versioning.ProviderType;

/** Where admitted messages go: implemented by the agent, called by the inbox after the message is durable. */
@ProviderType
public interface Turns {
    /** The default agent's id. */
    String defaultAgent();

    boolean knows(String agentId);

    /** Queues the turn on its session's lane and returns. */
    void admitted(Message message, String sessionKey, String agentId, Peer peer);
}
