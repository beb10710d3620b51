// SPDX-License-Identifier: Apache-2.0
package dev.creel.woven;

import dev.creel.bridge.Gate;

/** What woven plugin code calls; every method here is harmless in a plugin's hands. */
public final class Woven {
    /** Most elements of one array dimension a plugin may allocate. */
    public static final int ARRAY_LIMIT = 1 << 26;

    private Woven() {}

    /** First instruction of every method: plugin code runs on its own plugin's threads only. */
    public static void enter(int number) {
        Gate.enter(number);
    }

    /** At every backward jump: ends a thread the host has stopped. */
    public static void tick() {
        Gate.tick();
    }

    /** Before every array allocation: refuses one that could exhaust the heap at a stroke. */
    public static int length(int length) {
        if (length > ARRAY_LIMIT) {
            throw new OutOfMemoryError("array larger than a plugin may allocate");
        }
        return length;
    }
}
