// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import dev.creel.sandbox.Jobs;
import java.util.EnumSet;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is under way when it is frozen: turns when messages or tools are, commands of tools with them, also those that run in
 * the background.
 */
@Component(service = {}, immediate = true)
public final class FrozenRuns {
    /** The reason such a run ends with. */
    static final String REASON = "frozen";

    private static final Logger LOG = LoggerFactory.getLogger(FrozenRuns.class);

    private final Runs runs;
    private final Jobs jobs;
    private final AutoCloseable watched;

    @Activate
    public FrozenRuns(@Reference Runs runs, @Reference Jobs jobs, @Reference Freezes freezes) {
        this.runs = runs;
        this.jobs = jobs;
        this.watched = freezes.onChange(this::changed);
    }

    @Deactivate
    void stop() throws Exception {
        watched.close();
    }

    private void changed(Set<Part> before, Set<Part> after) {
        Set<Part> fresh = EnumSet.noneOf(Part.class);
        fresh.addAll(after);
        fresh.removeAll(before);
        int turns = 0;
        if (fresh.contains(Part.INBOUND) || fresh.contains(Part.TOOLS)) {
            for (Runs.Activity run : runs.activity()) {
                turns += runs.abort(run.sessionKey(), run.runId(), REASON).size();
            }
        }
        int commands = fresh.contains(Part.TOOLS) ? jobs.end(order -> true) : 0;
        if (turns + commands > 0) {
            LOG.warn("Frozen: {} turns and {} commands were ended", turns, commands);
        }
    }
}
