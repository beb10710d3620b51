// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configured channels of a snapshot. */
final class Channels {
    private static final String DEFAULTS = "defaults";

    private Channels() {}

    static Map<String, Json.Obj> of(Snapshot config) {
        Map<String, Json.Obj> found = new LinkedHashMap<>();
        config.object("channels").members().forEach((name, section) -> {
            if (section instanceof Json.Obj channel && !name.equals(DEFAULTS) && channel.flag("enabled", true)) {
                found.put(name, channel);
            }
        });
        return found;
    }
}
