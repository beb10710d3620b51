// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import dev.creel.audit.Audit;
import dev.creel.audit.AuditCounts;
import dev.creel.audit.Decisions;
import dev.creel.log.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of decisions in {@code audit/audit.jsonl}; thread-safe. */
@Component(service = {Audit.class, AuditCounts.class, Decisions.class})
public final class AuditService implements Audit, AuditCounts, Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(AuditService.class);
    private static final int LONGEST_VALUE = 1024;
    private static final int MOST_FIELDS = 24;

    private final Logging redaction;
    private final Clock clock;
    private final Chain chain;
    private final Trail trail;
    private final Repeats repeats = new Repeats();
    private final Tally tally = new Tally();

    @Activate
    public AuditService(BundleContext framework, @Reference Logging redaction) {
        this(folder(framework), redaction, Clock.systemUTC());
    }

    AuditService(Path folder, Logging redaction, Clock clock) {
        this.redaction = redaction;
        this.clock = clock;
        this.chain = new Chain(folder);
        this.trail = new Trail(folder.resolve("audit.jsonl"));
    }

    private static Path folder(BundleContext framework) {
        String state = framework.getProperty("creel.state.dir");
        if (state == null) {
            throw new IllegalStateException("creel.state.dir is not set: the launcher names the state folder");
        }
        return Path.of(state, "audit");
    }

    @Override
    public synchronized String record(String event, Map<String, String> fields) {
        Map<String, String> kept = redacted(fields);
        tally.count(event, kept.getOrDefault("rule", ""));
        long now = clock.millis();
        for (Repeats.Burst burst : repeats.over(now)) {
            write(now, "audit.repeated", burst.fields());
        }
        String who = speaker(kept);
        Repeats.Seen seen = repeats.see(event, kept, who, now);
        if (seen.counted()) {
            return seen.id();
        }
        String id = write(now, event, kept);
        repeats.begin(event, kept, who, id, now);
        return id;
    }

    /** Whose decisions are bounded together: a noisy plugin or address must not use up another's lines. */
    private static String speaker(Map<String, String> fields) {
        for (String name : new String[] {"who", "plugin", "address"}) {
            String value = fields.get(name);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    @Override
    public synchronized List<Count> counts() {
        return tally.counts();
    }

    private String write(long now, String event, Map<String, String> fields) {
        String id = chain.nextId();
        try {
            chain.append(now, id, Instant.ofEpochMilli(now).toString(), event, fields);
        } catch (IOException e) {
            LOG.error("The decision {} ({}) could not be written to the audit log", id, event, e);
        }
        return id;
    }

    private Map<String, String> redacted(Map<String, String> fields) {
        Map<String, String> out = new TreeMap<>();
        for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
            if (out.size() < MOST_FIELDS) {
                String value = redaction.redact(field.getValue());
                out.put(field.getKey(), value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value);
            }
        }
        return out;
    }

    @Override
    public synchronized Verification verify() {
        try {
            return chain.verify();
        } catch (IOException e) {
            throw new IllegalStateException("the audit log cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Decision> last(Predicate<Decision> kind) {
        try {
            return trail.last(kind);
        } catch (IOException e) {
            throw new IllegalStateException("the audit log cannot be read: " + e.getMessage(), e);
        }
    }

    @Deactivate
    public synchronized void stop() {
        long now = clock.millis();
        for (Repeats.Burst burst : repeats.all()) {
            write(now, "audit.repeated", burst.fields());
        }
        chain.close();
    }
}
