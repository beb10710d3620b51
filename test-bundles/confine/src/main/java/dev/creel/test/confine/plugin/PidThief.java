// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import java.util.Map;

/** Declares another plugin's configuration pid. */
public final class PidThief {
    public PidThief(Map<String, Object> properties) {
        System.out.println("pidthief.token=" + properties.get("token"));
    }
}
