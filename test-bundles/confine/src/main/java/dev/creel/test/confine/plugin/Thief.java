// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.net.Egress;

/** Wants a service by a DS reference that its policy does not grant, and publishes one that it does not grant. */
public final class Thief implements Runnable {
    public Thief(Egress egress) {
        System.out.println("thief.stole=" + (egress != null));
    }

    @Override
    public void run() {
        System.out.println("thief.ran=true");
    }
}
