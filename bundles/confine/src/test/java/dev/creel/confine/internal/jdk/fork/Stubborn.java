// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import java.util.concurrent.Callable;

/** A plugin's loop that catches whatever is thrown into it. */
public final class Stubborn implements Runnable {
    private int rounds;

    @Override
    public void run() {
        while (true) {
            try {
                rounds++;
            } catch (Throwable e) {
                rounds--;
            } finally {
                rounds += 2;
            }
        }
    }

    public static Callable<?> callable() {
        return () -> "ran";
    }
}
