// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Optional;

/** Whether the operator wants a plugin at all: the emergency stop, {@code plugins.enabled}, then deny, then allow, then its entry. */
final class Wanted {
    private static final String CHANNEL = "channel-";

    private Wanted() {}

    /** The rule that keeps the plugin off, with its remedy; empty if none does. */
    static Optional<String> refusal(Snapshot config, String name) {
        if (Freeze.of(config).holds(Part.PLUGINS)) {
            return Optional.of(Part.PLUGINS.rule() + ": " + Part.PLUGINS.remedy());
        }
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
        if (enabled instanceof Json.Bool flag && !flag.value()) {
            return Optional.of("plugins.entries." + name + ".enabled is false");
        }
        return hasNothingToDo(config, name)
                ? Optional.of("there is no channels." + name.substring(CHANNEL.length()) + " in the configuration")
                : Optional.empty();
    }

    /** Whether it is there for a channel that nobody has set up: then it need not cost memory and time at the start. */
    static boolean hasNothingToDo(Snapshot config, String name) {
        return name.startsWith(CHANNEL) && !config.object("channels").has(name.substring(CHANNEL.length()))
                && !config.object("plugins.entries").object(name).get("enabled").equals(Json.Bool.TRUE);
    }

    private static List<String> names(List<Json> values) {
        return values.stream().filter(Json.Str.class::isInstance).map(v -> ((Json.Str) v).value()).toList();
    }
}
