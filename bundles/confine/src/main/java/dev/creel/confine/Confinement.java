// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** Turns bundles into plugins: what is admitted here is confined from its first line of code on; thread-safe. */
@ProviderType
public interface Confinement {
    /**
     * Binds a bundle that is installed and not yet resolved to its identity and rights.
     *
     * @throws IllegalStateException when confinement is not complete on this JVM: a required rule of the agent did not
     *     match, or the framework is not the patched one
     */
    void admit(Bundle bundle, PluginId id, Rights rights);

    /** Replaces an admitted plugin's rights while it runs; what it lost is refused from the next check on. */
    void renew(Bundle bundle, Rights rights);

    /**
     * Starts the bundle on a thread of its own.
     *
     * @throws PluginException when activation failed or took longer than its deadline; the bundle is stopped again
     */
    void start(Bundle bundle);

    /**
     * Lets the calls and streams under way come to their end before a {@link #release}; no other begins from now on.
     *
     * @return whether all of them ended in that time
     */
    boolean drain(Bundle bundle, Duration atMost);

    /**
     * Stops the bundle on a thread of its own, ends its threads, and takes its rights. After the bundle is uninstalled,
     * nothing here refers to it.
     *
     * @return what could not be ended
     */
    Remains release(Bundle bundle);

    /** How an admitted plugin is doing; working for a bundle that is none. */
    Health health(Bundle bundle);

    /**
     * How a plugin is doing.
     *
     * @param reason for the operator; empty while it works
     */
    record Health(State state, String reason) {
        /** What the host does with its calls: all, some refused for a while, or none until the operator enables it. */
        public enum State { WORKING, RESTING, QUARANTINED }
    }

    /**
     * What a released plugin left behind.
     *
     * @param threads names of threads that have not ended; they have no rights and end at their next poll
     * @param services contracts that are still registered
     */
    record Remains(List<String> threads, List<String> services) {
        public Remains {
            threads = List.copyOf(threads);
            services = List.copyOf(services);
        }

        public boolean nothing() {
            return threads.isEmpty() && services.isEmpty();
        }
    }

    /**
     * Reads a bundle before it is installed: manifest and component descriptions.
     *
     * @param jar the exact bytes that will be installed
     * @return each thing a plugin may not have; empty if it may be installed
     */
    List<Finding> screen(byte[] jar);

    /**
     * Reads what the framework made of a bundle that is installed and not yet resolved: it reads jars by code of its own,
     * and what only that code understands would pass the first screen.
     *
     * @return as {@link #screen(byte[])}
     */
    List<Finding> screen(Bundle bundle);

    /** Whether the engine would find a line covered by granted ones; a line with variables is covered by the same text only. */
    boolean covers(List<PermissionLine> granted, PermissionLine line);

    /** Why no policy may hold that line; empty if it may. */
    Optional<String> ungrantable(PermissionLine line);

    /** Empty when every required rule is in force; otherwise one line for each that is not. */
    List<String> missing();
}
