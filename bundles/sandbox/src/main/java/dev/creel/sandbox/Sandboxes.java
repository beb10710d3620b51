// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The boxes agents act in: which session has which, where its files are, and how a command is started there. Thread-safe.
 * Where a rule or a missing engine stands against it, a method throws {@link SandboxRefused}.
 */
@ProviderType
public interface Sandboxes {
    /** Where a session acts by the newest configuration: a pure decision, nothing is started or written. */
    Seat seat(Who who);

    /** Makes the folder of a sandboxed seat's files if there is none, with the agent's own texts in it; returns it. */
    Path furnish(Seat seat);

    /**
     * Starts a command in the seat's container, which is made or made anew where it has to be. A seat is asked for again here:
     * one that the configuration no longer gives is refused.
     */
    Running start(Seat seat, Launch launch);

    /**
     * Who acts.
     *
     * @param main whether it is the main session of its agent
     * @param strangers whether others than the agent's own people can write in it
     * @param workspace the agent's workspace on this machine
     */
    record Who(String agentId, String sessionKey, boolean main, boolean strangers, Path workspace) {
        public Who {
            Objects.requireNonNull(agentId, "agentId");
            Objects.requireNonNull(sessionKey, "sessionKey");
            workspace = workspace.toAbsolutePath().normalize();
        }
    }

    /**
     * Where a session acts.
     *
     * @param sandboxed whether its commands run in a container; if not, the rest describes the agent's workspace
     * @param scope who shares the container: {@code session:KEY}, {@code agent:ID} or {@code shared}; empty if not sandboxed
     * @param files the folder of this machine that file tools work in
     * @param writable whether file tools may write there
     * @param workdir the same folder as commands see it
     * @param rule the setting that decided
     */
    record Seat(Who who, boolean sandboxed, String scope, Path files, boolean writable, String workdir, String rule) {}

    /**
     * A command.
     *
     * @param argv program and arguments, never text for a shell of the host
     * @param workdir where it starts, as it sees it; empty for the seat's
     * @param environment variables it gets besides the configured ones
     * @param terminal whether it gets a terminal
     */
    record Launch(List<String> argv, String workdir, Map<String, String> environment, boolean terminal) {
        public Launch {
            argv = List.copyOf(argv);
            Objects.requireNonNull(workdir, "workdir");
            environment = Map.copyOf(environment);
        }
    }
}
