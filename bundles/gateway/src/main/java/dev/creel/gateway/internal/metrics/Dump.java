// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.agent.Runs.Activity;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.rpc.Methods;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The state of the gateway for a bug report: lanes, runs, sockets, plugins, bytes and threads. Nothing of it is anybody's
 * secret: sessions and runs have names that mean something within one start only, and no text of a message is in it. Bounded.
 */
public final class Dump {
    private static final int MOST_RUNS = 200;
    private static final int MOST_THREADS = 512;

    private final Vitals vitals;
    private final PluginTally plugins;
    private final RunTally runs;
    private final String version;
    private final byte[] salt = new byte[16];

    public Dump(Vitals vitals, RunTally runs, PluginTally plugins, String version) {
        this.vitals = vitals;
        this.runs = runs;
        this.plugins = plugins;
        this.version = version;
        new SecureRandom().nextBytes(salt);
    }

    public void addTo(Methods methods) {
        methods.add("diagnostics.dump", Scopes.READ, call -> call.ok(json()));
    }

    Json.Obj json() {
        List<String> failing = vitals.backends().failing();
        return Json.object()
                .put("ts", System.currentTimeMillis())
                .put("version", version)
                .put("java", Runtime.version().toString())
                .put("uptimeMs", vitals.uptimeMs().getAsLong())
                .put("ready", failing.isEmpty())
                .put("failing", texts(failing))
                .put("lanes", Json.array(vitals.lanes().stream().filter(l -> l.waiting() + l.running() > 0).map(Dump::lane).toList()))
                .put("runs", Json.array(vitals.activity().stream().limit(MOST_RUNS).map(this::run).toList()))
                .put("turns", Json.array(turns()))
                .put("sockets", Json.object().put("clients", vitals.clients().getAsLong()).build())
                .put("bytes", bytes())
                .put("plugins", Json.array(plugins.plugins().stream().map(p -> (Json) Json.object().put("name", p.name())
                        .put("version", p.version()).put("state", p.state()).build()).toList()))
                .put("jvm", Json.object().put("heapUsed", Vitals.heapUsed()).put("heapMax", Runtime.getRuntime().maxMemory())
                        .put("processors", Runtime.getRuntime().availableProcessors())
                        .put("cpuMs", (long) (Vitals.cpuSeconds() * 1000)).build())
                .put("threads", texts(Vitals.threads(MOST_THREADS)))
                .build();
    }

    private static Json lane(Vitals.Lane lane) {
        return Json.object().put("kind", lane.kind()).put("waiting", lane.waiting()).put("running", lane.running())
                .put("overdueMs", lane.overdueMs()).build();
    }

    private Json run(Activity run) {
        return Json.object().put("run", name(run.runId())).put("session", name(run.sessionKey())).put("agent", run.agentId())
                .put("kind", Vitals.kind(run.sessionKey())).put("state", run.running() ? "running" : "waiting")
                .put("forMs", run.forMs()).put("overdueMs", Math.max(0, run.overdueMs())).build();
    }

    private List<Json> turns() {
        List<Json> out = new ArrayList<>();
        for (RunTally.OfModel model : runs.models()) {
            Json.Builder outcomes = Json.object();
            model.turns().forEach(outcomes::put);
            out.add(Json.object().put("model", model.model()).put("outcomes", outcomes.build()).build());
        }
        return out;
    }

    private Json.Obj bytes() {
        Json.Builder out = Json.object();
        vitals.buffers().forEach((name, budget) -> out.put(name,
                Json.object().put("used", budget.used()).put("limit", budget.limit()).build()));
        return out.build();
    }

    /** Keys and ids may name people or be guessable; their digests with a salt of this start are not. */
    private String name(String secret) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sum.update(salt);
            return HexFormat.of().formatHex(sum.digest(secret.getBytes(StandardCharsets.UTF_8)), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Json texts(List<String> texts) {
        return Json.array(texts.stream().map(Json::of).toList());
    }
}
