// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/**
 * What becomes of an error that ends a thread: memory that ran out under the host's own code leaves nothing to rely on, so
 * the process ends and its keeper restarts it; a plugin's thread just ends. Anything else is printed, as the JVM does.
 */
public final class LastResort implements Thread.UncaughtExceptionHandler {
    /** Exit status when memory ran out under the host. */
    public static final int OUT_OF_MEMORY = 3;

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        boolean plugins = thread instanceof PluginThread || Children.of(thread) != null;
        if (thrown.getClass() == OutOfMemoryError.class && !plugins) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
        System.err.print("thread " + thread.getName() + ": ");
        if (plugins) {
            System.err.println(thrown.getClass().getName());
        } else {
            thrown.printStackTrace();
        }
    }
}
