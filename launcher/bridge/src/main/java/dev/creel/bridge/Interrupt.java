// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/**
 * Interrupts one thread that runs plugin code, on a thread of its own: a plugin can override {@code interrupt}, and the
 * JDK calls the plugin's own channel, whose lock the plugin can hold for good. No deadline of the host may wait for that.
 */
final class Interrupt implements Runnable {
    private final Thread thread;

    private Interrupt(Thread thread) {
        this.thread = thread;
    }

    static void of(Thread thread) {
        HostThread.detached(new Interrupt(thread), "creel-interrupt").start();
    }

    @Override
    public void run() {
        try {
            thread.interrupt();
        } catch (RuntimeException | Error refused) {
            // The plugin's code refused to run on a thread of the host.
            return;
        }
    }
}
