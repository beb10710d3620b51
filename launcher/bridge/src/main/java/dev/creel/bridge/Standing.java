// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/** What the gate knows about one thread; every field but {@code stopped} is touched by that thread only. */
final class Standing {
    /** The identity the thread carries, or null. */
    final Object plugin;

    /** The number woven into the code that may run here. */
    final int number;

    /** Nesting of host code on the thread. */
    int trusted;

    /** Above zero while the engine itself works on the thread: its own file look-ups are not checked again. */
    int busy;

    /** What is left of the KiB the thread may allocate in small arrays before the host looks. */
    int room;

    /** Set once by the host: the thread's woven code ends at its next poll. */
    volatile boolean stopped;

    Standing(Object plugin, int number) {
        this.plugin = plugin;
        this.number = number;
    }
}
