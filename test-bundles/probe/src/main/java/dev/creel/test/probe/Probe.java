// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.probe;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Times guarded calls on the thread that starts bundles, which is a host thread, and prints {@code probe NAME NANOSECONDS}. */
public final class Probe implements BundleActivator {
    private static final int ROUNDS = 60;
    private static final int WARM = 20;

    private int calls;

    @Override
    public void start(BundleContext context) throws Exception {
        Path file = Path.of(context.getProperty("creel.home"), "gateway.run");
        print("exists", 5_000, () -> Files.exists(file));
        Method target = Probe.class.getMethod("target");
        print("invoke", 100_000, () -> (Boolean) target.invoke(this));
        if (calls == 0) {
            throw new IllegalStateException("the method was never called");
        }
    }

    @Override
    public void stop(BundleContext context) {
        // It holds nothing.
    }

    /** What is called by reflection. */
    public boolean target() {
        calls++;
        return true;
    }

    private static void print(String name, int count, Body body) throws Exception {
        double[] each = new double[ROUNDS - WARM];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (!body.run()) {
                    throw new IllegalStateException(name + " did not work");
                }
            }
            if (round >= WARM) {
                each[round - WARM] = (double) (System.nanoTime() - began) / count;
            }
        }
        Arrays.sort(each);
        System.out.println("probe " + name + ' ' + Math.round(each[each.length / 2] * 10) / 10.0);
    }

    /** What is timed. */
    private interface Body {
        boolean run() throws Exception;
    }
}
