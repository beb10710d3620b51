// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.audit.AuditCounts;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers as Prometheus reads them; made anew for each look, so that nothing of the library is there before the first. */
final class Exposition {
    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final int MOST_THREADS = 4096;

    private final List<MetricSnapshot> all = new ArrayList<>();

    private Exposition() {}

    static byte[] of(Vitals vitals, RunTally runs, PluginTally plugins, List<AuditCounts.Count> decisions) {
        Exposition out = new Exposition();
        out.runs(runs);
        out.now(vitals);
        out.plugins(plugins);
        Map<Labels, Number> decided = new LinkedHashMap<>();
        decisions.forEach(d -> decided.put(Labels.of("event", d.event(), "rule", d.rule()), d.times()));
        out.counter("creel_decisions", "Decisions of the audit log by event and rule.", decided);
        out.jvm();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 << 10);
        try {
            PrometheusTextFormatWriter.create().write(bytes, new MetricSnapshots(out.all), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void runs(RunTally runs) {
        Map<Labels, Number> turns = new LinkedHashMap<>();
        Map<Labels, Number> tokens = new LinkedHashMap<>();
        HistogramSnapshot.Builder took = HistogramSnapshot.builder().name("creel_turn_duration_seconds").unit(Unit.SECONDS)
                .help("Time from a turn's begin to its end.");
        for (RunTally.OfModel model : runs.models()) {
            model.turns().forEach((outcome, n) -> turns.put(Labels.of("model", model.model(), "outcome", outcome), n));
            String[] kinds = {"input", "output", "cache_read", "cache_write"};
            for (int i = 0; i < kinds.length; i++) {
                tokens.put(Labels.of("model", model.model(), "kind", kinds[i]), model.tokens()[i]);
            }
            took.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder().labels(Labels.of("model", model.model()))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(RunTally.SECONDS, model.buckets()))
                    .sum(model.seconds()[0]).build());
        }
        counter("creel_turns", "Turns that ended, by model and outcome: ok, aborted, or the kind of error.", turns);
        counter("creel_tokens", "Tokens of turns that ended.", tokens);
        all.add(took.build());
        Map<Labels, Number> tools = new LinkedHashMap<>();
        for (RunTally.OfTool tool : runs.tools()) {
            tools.put(Labels.of("tool", tool.tool(), "outcome", "ok"), tool.calls() - tool.failures());
            tools.put(Labels.of("tool", tool.tool(), "outcome", "error"), tool.failures());
        }
        counter("creel_tool_calls", "Calls of tools in turns.", tools);
    }

    private void now(Vitals vitals) {
        Map<Labels, Number> waiting = new LinkedHashMap<>();
        Map<Labels, Number> running = new LinkedHashMap<>();
        Map<Labels, Number> overdue = new LinkedHashMap<>();
        for (Vitals.Lane lane : vitals.lanes()) {
            Labels labels = Labels.of("kind", lane.kind());
            waiting.put(labels, lane.waiting());
            running.put(labels, lane.running());
            overdue.put(labels, lane.overdueMs() / 1000.0);
        }
        gauge("creel_lane_waiting", "Messages that wait for their turn, by kind of session.", waiting);
        gauge("creel_lane_running", "Turns under way, by kind of session.", running);
        gauge("creel_lane_overdue_seconds", "How far the worst turn is past its time; 0 when none is.", overdue);
        gauge("creel_websocket_clients", "Connected WebSocket clients.", Map.of(Labels.EMPTY, vitals.clients().getAsLong()));
        Map<Labels, Number> bytes = new LinkedHashMap<>();
        Map<Labels, Number> limits = new LinkedHashMap<>();
        vitals.buffers().forEach((name, budget) -> {
            bytes.put(Labels.of("buffer", name), budget.used());
            limits.put(Labels.of("buffer", name), budget.limit());
        });
        gauge("creel_inflight_bytes", "Bytes in flight.", bytes);
        gauge("creel_inflight_limit_bytes", "Most bytes that may be in flight.", limits);
        gauge("creel_ready", "1 while the gateway is ready.", Map.of(Labels.EMPTY, vitals.backends().failing().isEmpty() ? 1 : 0));
        gauge("creel_uptime_seconds", "Time since the start.", Map.of(Labels.EMPTY, vitals.uptimeMs().getAsLong() / 1000.0));
    }

    private void plugins(PluginTally plugins) {
        Map<Labels, Number> states = new LinkedHashMap<>();
        plugins.plugins().forEach(p -> states.put(Labels.of("plugin", p.name(), "state", p.state()), 1));
        gauge("creel_plugin_state", "The state each plugin is in.", states);
        Map<Labels, Number> changes = new LinkedHashMap<>();
        plugins.changes().forEach((change, n) -> changes.put(Labels.of("plugin", change.plugin(), "state", change.state()), n));
        counter("creel_plugin_state_changes", "How often a plugin came into a state; more than one active is a restart.", changes);
    }

    private void jvm() {
        gauge("creel_jvm_heap_used_bytes", "Heap in use.", Map.of(Labels.EMPTY, Vitals.heapUsed()));
        gauge("creel_jvm_heap_max_bytes", "Largest heap.", Map.of(Labels.EMPTY, Runtime.getRuntime().maxMemory()));
        gauge("creel_jvm_threads", "Threads of the platform.", Map.of(Labels.EMPTY, Vitals.threads(MOST_THREADS).size()));
        counter("creel_process_cpu_seconds", "Processor time of the process.", Map.of(Labels.EMPTY, Vitals.cpuSeconds()));
    }

    private void counter(String name, String help, Map<Labels, Number> values) {
        CounterSnapshot.Builder out = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> out.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.add(out.build());
    }

    private void gauge(String name, String help, Map<Labels, Number> values) {
        GaugeSnapshot.Builder out = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> out.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build()));
        all.add(out.build());
    }
}
