// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.config.Snapshot;
import dev.creel.sandbox.SandboxRefused;

/** Whether a container is no longer what the configuration gives; pure. What is told by the disk is seen when it is used next. */
final class Stale {
    private Stale() {}

    static boolean is(Plan plan, Snapshot now) {
        BoxSettings settings = BoxSettings.of(now, plan.agentId());
        try {
            return settings.mode().equals("off") || !settings.access().equals(access(plan)) || wider(plan.scope(), settings.scope())
                    || !settings.options().equals(plan.options());
        } catch (SandboxRefused e) {
            // What would be refused now must not go on either.
            return true;
        }
    }

    private static String access(Plan plan) {
        if (plan.mounts().stream().anyMatch(mount -> !mount.identity().isEmpty())) {
            return "rw";
        }
        return plan.mounts().stream().anyMatch(mount -> mount.target().equals("/agent")) ? "ro" : "none";
    }

    /** A session with strangers has a container of its own under each setting. */
    private static boolean wider(String scope, String configured) {
        return scope.equals("shared") && !configured.equals("shared") || scope.startsWith("agent:") && configured.equals("session");
    }
}
