// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import dev.creel.test.confine.plugin.Villain;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The bad deeds, and what each does where nothing confines it. */
public final class Deeds {
    /** Every deed; the first one is none. */
    public static final List<String> ALL = List.of("idle", "activation-throws", "activation-throws-loudly", "activation-blocks", "activation-spins",
            "deactivation-throws", "deactivation-throws-loudly", "deactivation-blocks", "deactivation-spins", "throws", "poison", "blocks", "spins",
            "spins-and-catches", "static-init", "recursion", "monitors", "exits", "shutdown", "array", "grid", "hoards",
            "hoards-in-jdk", "leaks-threads", "asks", "registers", "churns", "burns", "burns-too");

    /** Those that end by themselves, or end the JVM: however slow the machine is, they are waited for. */
    private static final Set<String> ENDING = Set.of("leaks-threads", "exits", "shutdown", "array", "grid", "hoards", "hoards-in-jdk");
    private static final long ENDLESS_MILLIS = 500;
    private static final long ENDING_MILLIS = 60_000;

    /** More threads than the villain's quota and the control's own. */
    private static final int MANY = 8;

    private Deeds() {}

    /** Joining the thread would wait for its monitor, which a deed can hold. */
    private static void pass(Thread thread, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (thread.isAlive() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Does it on a plain thread that is interrupted after a while, and says what became of the thread. */
    static void control(String deed) throws InterruptedException {
        Thread thread = new Thread(() -> Villain.perform(deed, null), "control");
        thread.setDaemon(true);
        thread.start();
        long millis = ENDING.contains(deed) ? ENDING_MILLIS : ENDLESS_MILLIS;
        pass(thread, millis);
        thread.interrupt();
        pass(thread, millis);
        System.out.println("control." + deed + ".alive=" + thread.isAlive());
        System.out.println("control." + deed + ".threads=" + (Thread.activeCount() > MANY));
    }
}
