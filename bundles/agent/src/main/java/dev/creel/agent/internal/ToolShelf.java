// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolSpec;
import dev.creel.audit.Audit;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import dev.creel.toolgate.Label;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools there are right now, plugins' and the gateway's own; plugins are asked once after each change; thread-safe. */
final class ToolShelf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolShelf.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    /** The release key alone signs bundles of that name. */
    private static final String OURS = "dev.creel.extension.";
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final PluginServices services;
    private final Facades facades;
    private final CallParts parts;
    private final Audit audit;
    private final List<CoreTool> core;
    private final AutoCloseable watch;
    private final AtomicLong changes = new AtomicLong();
    private volatile Contents contents = new Contents(-1, Map.of());

    ToolShelf(PluginServices services, Facades facades, CallParts parts, Audit audit, List<CoreTool> core) {
        this.services = services;
        this.facades = facades;
        this.parts = parts;
        this.audit = audit;
        this.core = List.copyOf(core);
        this.watch = services.onChange(Tool.class, changes::incrementAndGet);
    }

    /** A tool, who runs it, and where what it says comes from. */
    record Entry(ToolSpec spec, ToolRunner runner, Label label) {
        /** The plugin that offers it; empty for the gateway's own. */
        String plugin() {
            return runner instanceof PluginTool tool ? tool.service().plugin().name() : "";
        }

        /** Whether that plugin did not come with the distribution. */
        boolean foreign() {
            return runner instanceof PluginTool tool && !tool.service().plugin().symbolicName().startsWith(OURS);
        }
    }

    private record Contents(long change, Map<String, Entry> entries) {}

    /** By name, in alphabetical order. */
    Map<String, Entry> entries() {
        Map<String, Entry> all = ofPlugins();
        Map<String, Entry> merged = null;
        for (CoreTool tool : core) {
            if (tool.present()) {
                merged = merged == null ? new TreeMap<>(all) : merged;
                merged.put(tool.spec().name(), new Entry(tool.spec(), tool, new Label("tool", tool.spec().name())));
            }
        }
        return merged == null ? all : merged;
    }

    private Map<String, Entry> ofPlugins() {
        long now = changes.get();
        Contents known = contents;
        if (known.change() == now) {
            return known.entries();
        }
        Map<String, Entry> fresh = read();
        contents = new Contents(now, fresh);
        return fresh;
    }

    private Map<String, Entry> read() {
        Map<String, Entry> entries = new TreeMap<>();
        Set<String> twice = new HashSet<>();
        for (Service<Tool> service : services.of(Tool.class)) {
            for (ToolSpec spec : specs(service)) {
                Entry entry = new Entry(spec, new PluginTool(spec.name(), service, facades, parts, audit), label(service, spec));
                if (entries.putIfAbsent(spec.name(), entry) != null) {
                    twice.add(spec.name());
                }
            }
        }
        // Two plugins of one name: a model that calls it must not reach the wrong one, so it reaches neither.
        for (String name : twice) {
            entries.remove(name);
            LOG.warn("Several plugins offer the tool \"{}\"; none of them is used. Remove or disable all but one", name);
        }
        return Collections.unmodifiableMap(entries);
    }

    /** Only a tool of ours goes by its name alone: trust in it must not pass to somebody's of the same name. */
    private static Label label(Service<Tool> service, ToolSpec spec) {
        boolean ours = service.plugin().symbolicName().startsWith(OURS);
        return new Label("tool", ours ? spec.name() : service.plugin().name() + '/' + spec.name());
    }

    private List<ToolSpec> specs(Service<Tool> service) {
        Map<String, ToolSpec> usable = new HashMap<>();
        try {
            for (ToolSpec spec : service.call(ASKING, (tool, call) -> List.copyOf(tool.tools()))) {
                String wrong = wrong(service, spec);
                if (wrong.isEmpty()) {
                    usable.put(spec.name(), spec);
                } else {
                    LOG.warn("Tool \"{}\" of plugin {} is left out: {}", spec.name(), service.plugin().name(), wrong);
                }
            }
        } catch (Failure | PluginException | ClassCastException e) {
            // Type arguments are the plugin's word only: its list may hold anything.
            LOG.warn("Plugin {} does not tell its tools: {}", service.plugin().name(), e.getMessage());
        }
        return List.copyOf(usable.values());
    }

    private String wrong(Service<Tool> service, ToolSpec spec) {
        // Only the names it was granted to register: another name would pass as somebody else's tool.
        if (!service.property("tool").contains(spec.name())) {
            return "the plugin did not register it";
        }
        // Policies match lower-case names: one that differs by case only would slip through a deny list.
        if (!NAME.matcher(spec.name()).matches()) {
            return "a tool of a plugin has a name of a-z, 0-9 and _";
        }
        if (core.stream().anyMatch(tool -> tool.spec().name().equals(spec.name()))) {
            return "the gateway has a tool of that name";
        }
        return Schema.unknown(spec.parameters())
                .map(keyword -> "its schema uses \"" + keyword + "\", which cannot be checked").orElse("");
    }

    @Override
    public void close() throws Exception {
        watch.close();
    }
}
