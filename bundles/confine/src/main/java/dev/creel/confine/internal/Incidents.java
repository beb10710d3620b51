// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.audit.Audit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down when a plugin is shut off, or one of its services is not called for a while; thread-safe. */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    private final Audit audit;

    Incidents(Audit audit) {
        this.audit = audit;
    }

    void quarantined(Plugin plugin, String reason) {
        String remedy = "creel plugins enable " + plugin;
        LOG.warn("plugin {} is in quarantine: {}; nothing of it is called until: {}", plugin, reason, remedy);
        record("plugin.quarantined", "quarantine", plugin, reason, remedy);
    }

    void resting(Plugin plugin, String reason) {
        LOG.warn("plugin {}: a service of it {}", plugin, reason);
        record("plugin.resting", "breaker", plugin, reason, "it is tried again by itself; to try at once: creel plugins disable " + plugin
                + ", creel plugins enable " + plugin);
    }

    private void record(String event, String rule, Plugin plugin, String reason, String remedy) {
        audit.record(event, Map.of("plugin", plugin.id().name(), "bundle", plugin.id().symbolicName() + ' ' + plugin.id().version(),
                "rule", rule, "why", reason, "remedy", remedy));
    }
}
