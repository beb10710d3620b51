// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginRefusal;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Jars that wait for consent, on disk under their digest: a few, for a while. What was planned before a restart is planned
 * again. Thread-safe.
 */
final class Staging {
    private static final String FOLDER = "plugins-staged";
    private static final int MOST = 8;
    private static final long MOST_BYTES = 4L * PluginJar.MAX_BYTES;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Disk disk;
    private final Durable files;
    private final Clock clock;
    private final Map<String, Staged> waiting = new LinkedHashMap<>();

    /** What was planned, without its bytes. */
    record Staged(Plan plan, Origin origin, long size, Instant since) {}

    Staging(Disk disk, Clock clock) throws IOException {
        this.disk = disk;
        this.files = new Durable(disk);
        this.clock = clock;
        for (String left : disk.list(FOLDER)) {
            disk.delete(FOLDER + '/' + left);
        }
    }

    /** Keeps the bytes until their consent comes, and lets go of what waited longest when there is no room. */
    synchronized void keep(Plan plan, Origin origin, byte[] jar) throws IOException {
        expire();
        drop(plan.consent());
        while (waiting.size() >= MOST || bytes() + jar.length > MOST_BYTES) {
            drop(waiting.keySet().iterator().next());
        }
        files.replace(path(plan), jar);
        waiting.put(plan.consent(), new Staged(plan, origin, jar.length, clock.instant()));
    }

    /** @throws PluginRefusal when nothing waits for that consent */
    synchronized Staged get(String consent) throws IOException {
        expire();
        Staged staged = waiting.get(consent);
        if (staged == null) {
            throw new PluginRefusal("consent.unknown", "nothing waits for this consent, or it waited longer than an hour; plan again");
        }
        return staged;
    }

    synchronized byte[] read(Staged staged) throws IOException {
        return files.read(path(staged.plan()), PluginJar.MAX_BYTES);
    }

    synchronized void drop(String consent) throws IOException {
        Staged staged = waiting.remove(consent);
        if (staged != null && waiting.values().stream().noneMatch(other -> path(other.plan()).equals(path(staged.plan())))) {
            disk.delete(path(staged.plan()));
        }
    }

    private void expire() throws IOException {
        Instant oldest = clock.instant().minus(LONGEST);
        for (Staged staged : List.copyOf(waiting.values())) {
            if (staged.since().isBefore(oldest)) {
                drop(staged.plan().consent());
            }
        }
    }

    private long bytes() {
        return waiting.values().stream().mapToLong(Staged::size).sum();
    }

    private static String path(Plan plan) {
        return FOLDER + '/' + plan.digest() + ".jar";
    }
}
