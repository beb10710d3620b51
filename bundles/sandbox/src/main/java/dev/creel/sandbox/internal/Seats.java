// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import java.util.Locale;

/** Decides where a session acts; pure. */
final class Seats {
    private Seats() {}

    static Seat of(Snapshot snapshot, Who who) {
        BoxSettings settings = BoxSettings.of(snapshot, who.agentId());
        String rule = "sandbox.mode " + settings.mode();
        boolean out = switch (settings.mode()) {
            case "off" -> true;
            case "non-main" -> who.main() && !who.strangers();
            default -> false;
        };
        if (out) {
            return new Seat(who, false, "", who.workspace(), true, who.workspace().toString(), rule);
        }
        String scope = scope(settings, who);
        String workdir = settings.docker().get("workdir") instanceof Json.Str s ? s.value() : "/workspace";
        boolean theirs = settings.access().equals("rw");
        return new Seat(who, true, scope, theirs ? who.workspace() : settings.root().resolve(Slug.folder(scope)),
                !settings.access().equals("ro"), workdir, rule + ", workspaceAccess " + settings.access()
                + (settings.docker().text("network", "none").equals("egress") ? ", network egress" : ""));
    }

    /**
     * A session in which strangers write never shares a container: what one leaves there would meet the others. Agents share
     * one only where each has no workspace of its own in it.
     */
    private static String scope(BoxSettings settings, Who who) {
        if (who.strangers() || settings.scope().equals("session")) {
            return "session:" + who.sessionKey();
        }
        return settings.scope().equals("shared") && settings.access().equals("none") ? "shared" : "agent:" + who.agentId().toLowerCase(Locale.ROOT);
    }
}
