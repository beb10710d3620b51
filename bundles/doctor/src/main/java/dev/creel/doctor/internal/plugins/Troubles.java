// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Installed.Trouble;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What the plugin host's own look finds: no policy, bytes that changed, rights nobody asked for, and the like. */
final class Troubles implements SceneCheck {
    private static final List<String> KNOWN = List.of("confinement", "unreadable", "custody", "quarantined", "failed", "no_policy", "policy_unreadable",
            "digest_drift", "unsigned", "unpinned", "optional", "wider", "undeclared", "no_plugin", "removal", "unknown_name");

    @Override
    public List<String> ids() {
        return KNOWN.stream().map(id -> "plugins." + id).toList();
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Trouble trouble : scene.plugins().troubles()) {
            String id = trouble.id().replace('-', '_');
            if (KNOWN.contains(id)) {
                found.accept(new Finding("plugins." + id, Severity.valueOf(trouble.severity().toUpperCase(Locale.ROOT)), trouble.plugin(),
                        trouble.plugin().isEmpty() ? "plugins: " + id.replace('_', ' ') : "plugin " + trouble.plugin() + ": " + id.replace('_', ' '),
                        trouble.text(), trouble.remedy()));
            }
        }
    }
}
