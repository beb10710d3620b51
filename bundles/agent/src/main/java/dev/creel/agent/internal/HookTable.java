// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.hook.LifecycleHook;
import dev.creel.api.hook.LifecycleHook.Point;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which hooks are asked at which point, for one state of plugins and configuration; immutable. */
final class HookTable {
    static final HookTable EMPTY = new HookTable(List.of(), null);

    private final List<Service<LifecycleHook>> registered;
    private final Snapshot snapshot;
    private final Map<Point, List<Hook>> hooks = new EnumMap<>(Point.class);
    private final Map<Point, List<String>> missing = new EnumMap<>(Point.class);

    private HookTable(List<Service<LifecycleHook>> registered, Snapshot snapshot) {
        this.registered = registered;
        this.snapshot = snapshot;
    }

    /** What a hook may do to what it is shown. */
    enum Power { OBSERVE, NARROW, REWRITE }

    /** One hook at one point. */
    record Hook(Service<LifecycleHook> service, Power power, boolean critical, int ranking) {
        String name() {
            return service.plugin().name();
        }
    }

    static HookTable of(List<Service<LifecycleHook>> registered, Snapshot snapshot) {
        HookTable table = new HookTable(registered, snapshot);
        Json.Obj entries = snapshot.object("plugins.entries");
        for (Point point : Point.values()) {
            List<Hook> hooks = new ArrayList<>();
            for (Service<LifecycleHook> service : registered) {
                if (service.property("hook").contains(property(point))) {
                    hooks.add(hook(service, point, entries));
                }
            }
            hooks.sort(Comparator.comparingInt((Hook hook) -> -hook.ranking()).thenComparing(Hook::name));
            table.hooks.put(point, List.copyOf(hooks));
            table.missing.put(point, entries.members().keySet().stream()
                    .filter(name -> listed(entries, name, point))
                    .filter(name -> hooks.stream().noneMatch(hook -> hook.name().equals(name)))
                    .sorted().toList());
        }
        return table;
    }

    private static Hook hook(Service<LifecycleHook> service, Point point, Json.Obj entries) {
        String name = "hook:" + property(point);
        Power power = service.contributes(name, "rewrite") ? Power.REWRITE
                : service.contributes(name, "narrow") ? Power.NARROW : Power.OBSERVE;
        // A hook that may only watch must not come to block by failing, unless the operator wants just that.
        boolean critical = listed(entries, service.plugin().name(), point)
                || power != Power.OBSERVE && service.property("critical").contains("true");
        return new Hook(service, power, critical, ranking(service));
    }

    private static boolean listed(Json.Obj entries, String plugin, Point point) {
        return entries.object(plugin).array("critical").contains(Json.of(property(point)));
    }

    private static int ranking(Service<LifecycleHook> service) {
        try {
            return Integer.parseInt(service.property("service.ranking").stream().findFirst().orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The point as a service property and a permission name it. */
    static String property(Point point) {
        return point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean current(List<Service<LifecycleHook>> now, Snapshot config) {
        return registered == now && snapshot == config;
    }

    List<Hook> at(Point point) {
        return hooks.getOrDefault(point, List.of());
    }

    /** Plugins that the operator listed for that point and that have no hook there. */
    List<String> missing(Point point) {
        return missing.getOrDefault(point, List.of());
    }
}
