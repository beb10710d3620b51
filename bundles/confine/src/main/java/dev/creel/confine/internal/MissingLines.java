// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PermissionLine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that one plugin lacked, for its author: each is logged once, as it would stand in
 * {@code OSGI-INF/permissions.perm}. Says what was refused and what was silently hidden; grants nothing. Thread-safe.
 */
final class MissingLines {
    /** Names the plugin; set by an option of the start and by nothing that a file could keep on. */
    static final String PROPERTY = "creel.gateway.plugin-audit";
    private static final int MOST = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(MissingLines.class);

    private final String audited;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** @param audited short name of the plugin, null for none */
    MissingLines(String audited) {
        this.audited = audited;
        if (audited != null) {
            LOG.warn("plugin {} is under audit: each line it lacks is logged once; nothing is granted by it", audited);
        }
    }

    boolean watches(Plugin plugin) {
        return plugin.id().name().equals(audited);
    }

    void add(Plugin plugin, String rule, PermissionLine missing) {
        if (!watches(plugin) || logged.size() >= MOST) {
            return;
        }
        String line = missing.legible().encoded();
        if (logged.add(line)) {
            LOG.info(Grants.grantable(line)
                    ? "audit of plugin {}: refused or hidden by {}; for OSGI-INF/permissions.perm, and the policy that grants it: {}"
                    : "audit of plugin {}: refused or hidden by {}; no line grants it: # {}", audited, rule, line);
        }
    }
}
