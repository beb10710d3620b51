// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Refused;
import dev.creel.audit.Audit;
import dev.creel.confine.PermissionLine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one audit line for each denial and remembers its id; thread-safe. The same denial of the same plugin within
 * {@link #SAME_MILLIS} keeps its id, so that a plugin in a loop cannot flood the log.
 */
final class Denials {
    static final long SAME_MILLIS = 10_000;
    private static final int REMEMBERED = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

    /** Denials of one plugin that are each recorded within {@link #STORM_SECONDS}; after that one line stands for all. */
    private static final int STORM = 1000;

    private static final long STORM_SECONDS = 600;

    private static final String STORM_LINE =
            new PermissionLine(Matching.RUNTIME, "never.more.denials", "").encoded();

    private record Seen(String id, long at) {}

    private final Audit audit;
    private final Map<String, Seen> seen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > REMEMBERED;
        }
    };

    Denials(Audit audit) {
        this.audit = audit;
    }

    Refused denied(Plugin plugin, String rule, PermissionLine missing) {
        String line = missing.legible().encoded();
        String key = plugin.id().symbolicName() + '\n' + rule + '\n' + line;
        long now = System.nanoTime() / 1_000_000;
        synchronized (seen) {
            Seen before = seen.get(key);
            if (before == null || now - before.at > SAME_MILLIS) {
                before = plugin.denials().spend(System.nanoTime()) ? new Seen(record(plugin, rule, line), now) : storm(plugin, now);
                seen.put(key, before);
            }
            return new Refused(before.id, line);
        }
    }

    /** A plugin that asks for ever new things would fill the audit and push others' lines out of the log. */
    private Seen storm(Plugin plugin, long now) {
        String key = plugin.id().symbolicName() + '\n' + RuleId.DENIALS;
        Seen before = seen.get(key);
        if (before == null || now - before.at > SAME_MILLIS) {
            before = new Seen(record(plugin, RuleId.DENIALS, STORM_LINE), now);
            seen.put(key, before);
        }
        return before;
    }

    /** What of a plugin's denials is recorded. */
    static Budget budget() {
        return new Budget(STORM, STORM_SECONDS);
    }

    private String record(Plugin plugin, String rule, String line) {
        String id = audit.record("plugin.denied", Map.of(
                "plugin", plugin.id().name(),
                "bundle", plugin.id().symbolicName() + ' ' + plugin.id().version(),
                "rule", rule,
                "missing", line,
                "grant", remedy(plugin, rule, line)));
        LOG.warn("plugin {} was refused by {} ({}): not granted {}", plugin.id().name(), rule, id, line);
        return id;
    }

    private static String remedy(Plugin plugin, String rule, String line) {
        if (rule.equals(RuleId.CONTRIBUTE_OWN)) {
            return "no plugin is granted this: its methods begin with " + plugin.id().name()
                    + ". and its routes are letters, digits and hyphens between slashes";
        }
        if (line.startsWith('(' + Quota.TYPE)) {
            return "let the plugin declare a QuotaPermission that says so, and grant the same line in " + plugin.id().name() + ".policy: " + line;
        }
        if (line.contains("\"never.")) {
            return "no plugin is granted this";
        }
        return Grants.grantable(line)
                ? "add to " + plugin.id().name() + ".policy: " + line
                : "no plugin is granted this";
    }
}
