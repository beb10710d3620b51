// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import java.util.Map;

/** Takes its own configuration and its changes. */
public final class Configured {
    public Configured(Map<String, Object> properties) {
        say("activate", properties);
    }

    public void modified(Map<String, Object> properties) {
        say("modified", properties);
    }

    public void deactivate() {
        System.out.println("configured.deactivate=" + Thread.currentThread().getClass().getSimpleName());
    }

    private static void say(String what, Map<String, Object> properties) {
        System.out.println("configured." + what + "=" + Thread.currentThread().getClass().getSimpleName() + ' '
                + properties.get("value"));
        synchronized (System.out) {
            System.setProperty("configured." + what, "true");
            System.out.notifyAll();
        }
    }
}
