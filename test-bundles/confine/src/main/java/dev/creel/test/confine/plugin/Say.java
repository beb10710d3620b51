// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

/** Prints one fact a line and wakes whoever waits for it. */
final class Say {
    private Say() {}

    static void it(String what, String value) {
        System.out.println(what + "=" + value);
        synchronized (System.out) {
            System.setProperty(what, value);
            System.out.notifyAll();
        }
    }
}
