// SPDX-License-Identifier: Apache-2.0
package dev.creel.woven;

import dev.creel.bridge.Gate;

/** What woven plugin code calls; every method here is harmless in a plugin's hands. */
public final class Woven {
    private Woven() {}

    /** First instruction of every method: plugin code runs on its own plugin's threads only. */
    public static void enter(int number) {
        Gate.enter(number);
    }

    /** At every backward jump: ends a thread the host has stopped. */
    public static void tick() {
        Gate.tick();
    }

    /** Before every array of one dimension: refuses one that is larger than the plugin may make. */
    public static int length(int length, int elementBytes) {
        Gate.array((long) length * elementBytes);
        return length;
    }

    /** The same for more dimensions, whose product is computed by {@link #times}. */
    public static void grid(long bytes) {
        Gate.array(bytes);
    }

    /** Multiplies sizes of dimensions; what does not fit is as large as can be, a negative one is left to the JVM. */
    public static long times(long product, int length) {
        long high = Math.multiplyHigh(product, length);
        long low = product * length;
        return length < 0 ? 0 : high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }
}
