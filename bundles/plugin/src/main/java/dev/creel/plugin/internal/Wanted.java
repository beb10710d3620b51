// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Optional;

/** Whether the operator wants a plugin at all: {@code plugins.enabled}, then deny, then allow, then its entry. */
final class Wanted {
    private Wanted() {}

    /** The rule that keeps the plugin off, with its remedy; empty if none does. */
    static Optional<String> refusal(Snapshot config, String name) {
        if (!config.flag("plugins.enabled", true)) {
            return Optional.of("plugins.enabled is false");
        }
        if (names(config.list("plugins.deny")).contains(name)) {
            return Optional.of("plugins.deny names it");
        }
        List<String> allow = names(config.list("plugins.allow"));
        if (!allow.isEmpty() && !allow.contains(name)) {
            return Optional.of("plugins.allow does not name it; add \"" + name + "\" there");
        }
        Json enabled = config.object("plugins.entries").object(name).get("enabled");
        return enabled instanceof Json.Bool flag && !flag.value()
                ? Optional.of("plugins.entries." + name + ".enabled is false")
                : Optional.empty();
    }

    private static List<String> names(List<Json> values) {
        return values.stream().filter(Json.Str.class::isInstance).map(v -> ((Json.Str) v).value()).toList();
    }
}
