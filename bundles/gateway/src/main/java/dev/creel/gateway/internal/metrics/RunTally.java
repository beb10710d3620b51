// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.agent.RunListener;
import dev.creel.agent.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of runs since the start, in numbers: by model and outcome; bounded, thread-safe. */
public final class RunTally implements RunListener {
    /** Models and tools counted by name; further ones count together. */
    static final int MOST = 64;

    /** Upper bounds in seconds of the classes that turns are sorted into by how long they took. */
    static final double[] SECONDS = {0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, Double.POSITIVE_INFINITY};

    private static final String OTHER = "other";

    private final Map<String, OfModel> models = new LinkedHashMap<>();
    private final Map<String, long[]> tools = new LinkedHashMap<>();

    /** The numbers of one model; {@code turns} by outcome, {@code buckets} as {@link #SECONDS}, not summed up. */
    record OfModel(String model, Map<String, Long> turns, long[] tokens, long[] buckets, double[] seconds) {
        OfModel(String model) {
            this(model, new LinkedHashMap<>(), new long[4], new long[SECONDS.length], new double[1]);
        }

        private OfModel copy() {
            return new OfModel(model, new LinkedHashMap<>(turns), tokens.clone(), buckets.clone(), seconds.clone());
        }
    }

    /** How often a tool was called, and how often that failed. */
    record OfTool(String tool, long calls, long failures) {}

    @Override
    public void event(RunEvent event) {
        if (event.detail() instanceof Detail.Ended ended) {
            ended(ended.result());
        } else if (event.detail() instanceof Detail.ToolEnded tool) {
            tool(tool);
        }
    }

    private synchronized void ended(Runs.Result r) {
        String name = r.provider().isEmpty() ? "none" : r.provider() + "/" + r.model();
        OfModel model = models.computeIfAbsent(bounded(models, name), OfModel::new);
        model.turns.merge(r.errorKind().isEmpty() ? r.status() : r.errorKind(), 1L, Long::sum);
        model.tokens[0] += r.inputTokens();
        model.tokens[1] += r.outputTokens();
        model.tokens[2] += r.cacheRead();
        model.tokens[3] += r.cacheWrite();
        double seconds = Math.max(0, r.endedAt() - r.startedAt()) / 1000.0;
        int bucket = 0;
        while (seconds > SECONDS[bucket]) {
            bucket++;
        }
        model.buckets[bucket]++;
        model.seconds[0] += seconds;
    }

    private synchronized void tool(Detail.ToolEnded tool) {
        long[] counts = tools.computeIfAbsent(bounded(tools, tool.tool()), name -> new long[2]);
        counts[0]++;
        counts[1] += tool.error() ? 1 : 0;
    }

    /** Names come from clients and models, so they are neither long nor many. */
    private static String bounded(Map<String, ?> known, String name) {
        String plain = name.matches("[\\x21-\\x7e]{1,128}") ? name : OTHER;
        return known.size() < MOST || known.containsKey(plain) ? plain : OTHER;
    }

    synchronized List<OfModel> models() {
        return models.values().stream().map(OfModel::copy).toList();
    }

    synchronized List<OfTool> tools() {
        List<OfTool> out = new ArrayList<>();
        tools.forEach((tool, counts) -> out.add(new OfTool(tool, counts[0], counts[1])));
        return out;
    }
}
