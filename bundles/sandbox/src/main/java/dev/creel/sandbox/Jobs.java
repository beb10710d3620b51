// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The commands that run, and those that ended and were not forgotten, with the last of what they said. None outlives the gateway.
 * Who does not own a job does not learn that there is one. Thread-safe.
 */
@ProviderType
public interface Jobs {
    /**
     * Takes a command into care: what it says is read as it comes, and after its time it is ended.
     *
     * @param start starts it, once there is room
     * @throws SandboxRefused when too many run already; then nothing was started
     */
    Job start(Order order, Supplier<Running> start);

    /** How the jobs of an owner stand, newest first. */
    List<State> of(String owner);

    Optional<Job> find(String owner, String id);

    /** Ends the commands of such orders, also those that are only being started. @return how many; they may still be ending */
    int end(Predicate<Order> fits);

    /**
     * What is kept of a command besides its output.
     *
     * @param owner who may see and end it
     * @param run the run that started it
     * @param command as it is shown
     * @param where {@code sandbox} or {@code gateway}
     * @param timeout after which it is ended
     * @param kept how long it is remembered after its end
     */
    record Order(String owner, String run, String command, String where, Duration timeout, Duration kept) {
        public Order {
            Objects.requireNonNull(owner, "owner");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(where, "where");
            Objects.requireNonNull(timeout, "timeout");
            Objects.requireNonNull(kept, "kept");
        }
    }
}
