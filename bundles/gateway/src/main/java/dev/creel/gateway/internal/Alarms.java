// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.gateway.internal.auth.BreakGlass;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in log and audit which protections the operator gave up, at the start and whenever one is added. Thread-safe. */
final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final Config config;
    private final Audit audit;
    private final Set<String> raised = new HashSet<>();

    Alarms(Config config, Audit audit) {
        this.config = config;
        this.audit = audit;
    }

    synchronized void raise() {
        Set<String> now = new HashSet<>();
        for (BreakGlass.Warning warning : BreakGlass.of(config.current()).warnings()) {
            now.add(warning.key());
            if (!raised.contains(warning.key())) {
                LOG.warn("SECURITY {} is set: {}", warning.key(), warning.text());
                audit.record("gateway.breakglass", Map.of("rule", warning.key()));
            }
        }
        raised.clear();
        raised.addAll(now);
    }
}
