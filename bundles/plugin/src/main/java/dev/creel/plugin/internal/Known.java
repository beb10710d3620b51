// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PluginId;
import dev.creel.plugin.Plugins;
import java.util.List;
import java.util.Optional;

/**
 * A candidate and what became of it.
 *
 * @param candidate where it lies
 * @param info its state
 */
record Known(Candidate candidate, Plugins.Info info) {
    static Known off(Candidate candidate, String state, String reason) {
        return new Known(candidate, new Plugins.Info(candidate.name(), "", "", state, reason, List.of()));
    }

    /** @param id who it is, if its jar could be read */
    static Known of(Candidate candidate, Optional<PluginId> id, String state, String reason, List<String> contributes) {
        return new Known(candidate, new Plugins.Info(
                candidate.name(),
                id.map(PluginId::symbolicName).orElse(""),
                id.map(PluginId::version).orElse(""),
                state,
                reason,
                contributes));
    }

    Known with(String state, String reason) {
        return new Known(candidate, new Plugins.Info(
                info.name(), info.symbolicName(), info.version(), state, reason, info.contributes()));
    }

    String name() {
        return candidate.name();
    }

    boolean active() {
        return info.state().equals("active");
    }
}
