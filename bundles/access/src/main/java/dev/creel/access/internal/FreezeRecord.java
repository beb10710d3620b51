// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Held;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what is frozen and thawed, by whom and why, also what was before the gateway started. */
@Component(service = {}, immediate = true)
public final class FreezeRecord {
    private static final Logger LOG = LoggerFactory.getLogger(FreezeRecord.class);

    private final Config config;
    private final Audit audit;
    private final AutoCloseable watched;

    @Activate
    public FreezeRecord(@Reference Config config, @Reference Audit audit, @Reference Freezes freezes) {
        this.config = config;
        this.audit = audit;
        this.watched = freezes.onChange(this::changed);
        Freeze.of(config.current()).parts().forEach(part -> frozen(part, "freeze.held"));
    }

    @Deactivate
    void stop() throws Exception {
        watched.close();
    }

    private void changed(Set<Part> before, Set<Part> after) {
        for (Part part : Part.values()) {
            if (after.contains(part) && !before.contains(part)) {
                frozen(part, "freeze.frozen");
            } else if (before.contains(part) && !after.contains(part)) {
                audit.record("freeze.thawed", Map.of("part", part.word()));
                LOG.warn("{} is thawed", part.word());
            }
        }
    }

    private void frozen(Part part, String event) {
        Held held = Freeze.of(config.current()).held(part).orElse(new Held(part, "", "", ""));
        audit.record(event, Map.of("part", part.word(), "rule", part.rule(), "by", held.by(), "since", held.since(), "why", held.reason(),
                "grant", "creel thaw " + part.word()));
        LOG.warn("{} is frozen since {}; to end that: creel thaw {}", part.word(), held.since(), part.word());
    }
}
