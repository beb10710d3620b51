// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/** Decides what instrumented JDK methods may do; implemented once, by the host's permission engine. */
public interface Checker {
    /**
     * Asked at the entry of an instrumented method, on a thread that may carry plugin code, never from within itself.
     *
     * @param rule index of the rule in {@link Gate.Controls#rules}
     * @param plugin the identity this thread carries, or null on a thread that belongs to no plugin
     * @param self the instance the method is called on, or null
     * @param first its first argument of interest, or null
     * @param second its second argument of interest, or null
     * @throws SecurityException when the plugin on this thread or on its stack was not granted what the rule asks
     */
    void check(int rule, Object plugin, Object self, Object first, Object second);
}
