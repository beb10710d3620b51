// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import java.util.concurrent.CountDownLatch;

/** Hangs where the system property {@code hang} says: in its constructor or in its deactivation. */
public final class Hanging {
    public Hanging() {
        System.out.println("hanging.activate=" + Thread.currentThread().getClass().getSimpleName());
        hang("activate");
    }

    public void deactivate() {
        System.out.println("hanging.deactivate=" + Thread.currentThread().getClass().getSimpleName());
        hang("deactivate");
    }

    private static void hang(String where) {
        if (where.equals(System.getProperty("hang"))) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
