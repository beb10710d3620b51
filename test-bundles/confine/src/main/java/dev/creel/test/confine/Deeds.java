// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import dev.creel.test.confine.plugin.Villain;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bad deeds, and what each does where nothing confines it. */
public final class Deeds {
    /** Every deed; the first one is none. */
    public static final List<String> ALL = List.of("idle", "activation-throws", "activation-throws-loudly", "activation-blocks", "activation-spins",
            "deactivation-throws", "deactivation-throws-loudly", "deactivation-blocks", "deactivation-spins", "throws", "poison", "blocks", "spins",
            "spins-and-catches", "static-init", "recursion", "monitors", "exits", "shutdown", "array", "grid", "hoards",
            "hoards-in-jdk", "leaks-threads", "asks", "registers", "churns", "burns", "burns-too");

    private static final long PATIENCE_MILLIS = 500;

    /** More threads than the villain's quota and the control's own. */
    private static final int MANY = 8;

    private Deeds() {}

    /** Joining the thread would wait for its monitor, which a deed can hold. */
    private static void pass(Thread thread) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (thread.isAlive() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Does it on a plain thread that is interrupted after a while, and says what became of the thread. */
    static void control(String deed) throws InterruptedException {
        Thread thread = new Thread(() -> Villain.perform(deed, null), "control");
        thread.setDaemon(true);
        thread.start();
        pass(thread);
        thread.interrupt();
        pass(thread);
        System.out.println("control." + deed + ".alive=" + thread.isAlive());
        System.out.println("control." + deed + ".threads=" + (Thread.activeCount() > MANY));
    }
}
