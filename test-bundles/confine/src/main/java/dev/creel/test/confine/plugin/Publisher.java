// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

/** Publishes a service by a DS provide that its policy does not grant. */
public final class Publisher implements Runnable {
    public Publisher() {
        System.out.println("publisher.activate=true");
    }

    @Override
    public void run() {
        System.out.println("publisher.ran=true");
    }
}
