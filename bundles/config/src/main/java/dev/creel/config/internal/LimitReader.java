// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions.Limit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the limits of one process: a number, {@code soft:hard}, or an object of the two; none is without end. */
record LimitReader(Json.Obj section, Refusal refusal, BiConsumer<String, String> narrowing) {
    private static final Set<String> KNOWN = Set.of("core", "cpu", "data", "fsize", "memlock", "nofile", "nproc", "stack");
    private static final Map<String, Limit> DEFAULTS = Map.of("core", new Limit("core", 0, 0),
            "fsize", new Limit("fsize", 1L << 30, 1L << 30), "nofile", new Limit("nofile", 1024, 4096),
            "nproc", new Limit("nproc", 32_768, 32_768));

    List<Limit> read() {
        Map<String, Limit> limits = new LinkedHashMap<>(DEFAULTS);
        section.members().forEach((name, value) -> {
            long[] pair = pair(value);
            if (KNOWN.contains(name) && endless(value)) {
                narrowing.accept("ulimits", "\"" + name + "\" is no limit; " + (limits.containsKey(name) ? limits.get(name).hard() : "the engine's") + " holds");
            } else if (!KNOWN.contains(name) || pair[0] < 0 || pair[1] < pair[0]) {
                refusal.of("ulimits", "\"" + name + "\" is no limit", "write one of " + KNOWN.stream().sorted().toList()
                        + " with a number, \"soft:hard\" or {soft, hard}");
            } else {
                limits.put(name, new Limit(name, pair[0], pair[1]));
            }
        });
        return limits.values().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }

    /** As the family writes that there is none. */
    private static boolean endless(Json value) {
        return value instanceof Json.Obj both ? both.integer("soft", 0) == -1 || both.integer("hard", 0) == -1
                : value instanceof Json.Num n ? n.asLong().orElse(0L) == -1 : value instanceof Json.Str text && text.value().matches("-1|(-1|[0-9]+):-1");
    }

    private static long[] pair(Json value) {
        if (value instanceof Json.Obj both) {
            return new long[] {both.integer("soft", -1), both.integer("hard", both.integer("soft", -1))};
        }
        if (value instanceof Json.Str text && text.value().matches("\\d{1,15}(:\\d{1,15})?")) {
            String[] parts = text.value().split(":");
            return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1])};
        }
        long one = value instanceof Json.Num n ? n.asLong().orElse(-1L) : -1;
        return new long[] {one, one};
    }

    /** Where a refused value is told. */
    @FunctionalInterface
    interface Refusal {
        void of(String key, String message, String remedy);
    }
}
