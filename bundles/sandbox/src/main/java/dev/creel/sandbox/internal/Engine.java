// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a container engine does for us and nothing else: there is no way through here to an option that {@link Plan} does not
 * have. Thread-safe and blocking; throws {@link SandboxRefused}.
 */
public interface Engine {
    Facts facts();

    /** The identity of an image that is there. */
    String image(String name);

    /** Makes a container and starts it; returns its identity. */
    String create(Plan plan);

    /**
     * Starts a command in a container.
     *
     * @param plan what the container was made from
     * @throws Gone when there is no such container or it does not run
     */
    Running exec(String container, Launch launch, Plan plan);

    /** The containers of one gateway. */
    List<Found> ours(String instance);

    /** Removes a container with all that runs in it; one that is not there is removed. */
    void remove(String container);

    /** Removes what was made for containers that are gone; none may be being made meanwhile. */
    default void tidy(String instance) {
        // An engine that makes nothing but containers.
    }

    /** Runs a command to its end; its output is thrown away. @return its exit status, -1 if it has none in that time */
    int run(String container, List<String> argv, String workdir, Duration time);

    /** @param seccomp whether the engine filters system calls */
    record Facts(String name, String version, boolean seccomp, boolean rootless) {}

    /** A container there is. */
    record Found(String id, String name, String scope, String agentId, String image, String hash, boolean running, Instant created) {}

    /** A container that is no longer there. */
    final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Gone(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
