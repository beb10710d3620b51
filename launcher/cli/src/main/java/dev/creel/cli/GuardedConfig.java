// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Location;
import dev.creel.doctor.ConfigGuard;
import dev.creel.doctor.SecurityAudit;
import dev.creel.doctor.Suppression;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The configuration as commands edit it: no edit newly opens a critical hole unless it says that it is meant so. */
public final class GuardedConfig {
    private GuardedConfig() {}

    public static Config open(Location location) {
        Config config = Config.open(location);
        // For as long as the command runs.
        config.guard(new ConfigGuard(SecurityAudit.ofCore(), Clock.systemUTC(), finding -> { }, finding -> { }));
        return config;
    }

    /** The change by which the operator says that a finding is meant so. */
    static Change suppression(Config config, String id, String reason, String expires) {
        List<Json> all = new ArrayList<>(config.current().list(Suppression.PATH));
        all.add(Json.object().put("checkId", id).put("reason", reason).put("expires", expires).build());
        return new Change(Suppression.PATH, Json.array(all).text());
    }
}
