// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.agent.Runs.Activity;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What the gateway holds at this moment. Reads only, never waits.
 *
 * @param backends what stands behind the gateway
 * @param clients connected WebSocket clients
 * @param buffers budgets of bytes in flight, by name
 * @param uptimeMs since the start
 */
public record Vitals(Backends backends, LongSupplier clients, Map<String, Budget> buffers, LongSupplier uptimeMs) {
    private static final Set<String> KINDS = Set.of("main", "openai", "openai-user", "openresponses", "openresponses-user");

    /** Runs of one kind of session: how many wait and run, and how far over its time the worst one is. */
    public record Lane(String kind, int waiting, int running, long overdueMs) {
        private Lane with(Activity run) {
            return new Lane(kind, waiting + (run.running() ? 0 : 1), running + (run.running() ? 1 : 0),
                    Math.max(overdueMs, run.overdueMs()));
        }
    }

    /** By kind; each kind is there, also with nothing to do. */
    public List<Lane> lanes() {
        Map<String, Lane> lanes = new TreeMap<>();
        List<String> kinds = new ArrayList<>(KINDS);
        kinds.add("other");
        kinds.forEach(kind -> lanes.put(kind, new Lane(kind, 0, 0, 0)));
        activity().forEach(run -> lanes.computeIfPresent(kind(run.sessionKey()), (kind, lane) -> lane.with(run)));
        return List.copyOf(lanes.values());
    }

    /** Empty while there is no agent. */
    public List<Activity> activity() {
        return backends.activity();
    }

    /** The kind of session a key names; a key itself may name a person. */
    static String kind(String sessionKey) {
        String[] parts = sessionKey.split(":", 4);
        return parts.length > 2 && KINDS.contains(parts[2]) ? parts[2] : "other";
    }

    static long heapUsed() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
    }

    /** Names of the platform's threads, sorted; at most so many. */
    static List<String> threads(int most) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[most];
        int count = root.enumerate(all, true);
        return Arrays.stream(all, 0, count).map(Thread::getName).sorted().toList();
    }
}
