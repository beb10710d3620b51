// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.bridge.Gate;

/** Prints what the agent reported to the gate. */
final class ReportMain {
    private ReportMain() {}

    public static void main(String[] arguments) {
        Gate.Controls controls = Gate.claim();
        System.out.println(controls.rules().size() + " rules, missing " + controls.missing());
    }
}
