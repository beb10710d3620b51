// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import java.util.function.BooleanSupplier;

/** The process as core bundles see it: a service the launcher registers before any bundle starts; thread-safe. */
public interface Host {
    /** Exit status when the configuration is invalid. */
    int EXIT_CONFIG = 78;

    /** Exit status when the port or address cannot be used. */
    int EXIT_UNAVAILABLE = 69;

    /**
     * Ends the process: prints the message, stops the framework and exits with that status. Returns at once; the first
     * call wins.
     *
     * @param status 1 to 125
     * @param message for the operator: the thing, the rule, the remedy
     */
    void fail(int status, String message);

    /**
     * Clients are served from now on: who supervises the process is told, and told again at intervals while it lives. Returns
     * at once; the first call wins.
     *
     * @param alive whether the process still does its work; asked on one thread, which an answer that never comes keeps silent
     */
    void serving(BooleanSupplier alive);
}
