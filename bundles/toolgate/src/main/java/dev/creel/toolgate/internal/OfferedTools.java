// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolSpec;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Which plugin offers which tool right now; read anew after each change. Thread-safe. */
final class OfferedTools implements AutoCloseable {
    private static final String OURS = "dev.creel.extension.";

    /** The gateway's own. */
    private static final List<String> CORE = List.of("skill_read", "memory_search", "memory_save");

    private final PluginServices services;
    private final AutoCloseable watch;
    private final AtomicReference<Map<String, PluginId>> known = new AtomicReference<>();

    OfferedTools(PluginServices services) {
        this.services = services;
        this.watch = services.onChange(Tool.class, () -> known.set(null));
    }

    Named named(ToolSpec spec) {
        PluginId plugin = byName().get(spec.name());
        return plugin == null ? new Named(spec, "", false)
                : new Named(spec, plugin.name(), !plugin.symbolicName().startsWith(OURS));
    }

    /** Of the patterns those that name nothing there is: a tool, a plugin or a group. */
    List<String> unknown(List<String> patterns) {
        Map<String, PluginId> offered = byName();
        return patterns.stream().filter(pattern -> !ToolNames.isGroup(pattern)
                && CORE.stream().noneMatch(tool -> ToolNames.matches(pattern, tool))
                && offered.entrySet().stream().noneMatch(tool -> ToolNames.matches(pattern, tool.getKey())
                        || pattern.strip().equalsIgnoreCase(tool.getValue().name()))).toList();
    }

    private Map<String, PluginId> byName() {
        Map<String, PluginId> now = known.get();
        if (now == null) {
            now = new HashMap<>();
            for (PluginServices.Service<Tool> service : services.of(Tool.class)) {
                for (String tool : service.property("tool")) {
                    now.put(tool, service.plugin());
                }
            }
            known.set(now);
        }
        return now;
    }

    @Override
    public void close() throws Exception {
        watch.close();
    }
}
