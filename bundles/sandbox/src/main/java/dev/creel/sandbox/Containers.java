// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The containers of this gateway, for those who run it. Thread-safe; throws {@link SandboxRefused} where no engine answers. */
@ProviderType
public interface Containers {
    /** All there are by the engine's own word. */
    List<Container> list();

    /**
     * Removes those of a selection with all that runs in them; the next command makes a new one.
     *
     * @param scope as {@link Container#scope}; empty for any
     * @param agentId empty for any
     */
    List<Container> recreate(String scope, String agentId);

    /** Removes those that were idle too long or are too old, and any the gateway does not know. */
    List<Container> prune();

    /**
     * One container.
     *
     * @param scope who shares it: {@code session:KEY}, {@code agent:ID} or {@code shared}
     * @param agentId empty where agents share it
     * @param jobs how many commands run in it
     * @param current whether a command started now would find it as it should be, as far as that is known
     */
    record Container(String name, String scope, String agentId, String image, boolean running, Instant created, Instant used,
            int jobs, boolean current) {}
}
