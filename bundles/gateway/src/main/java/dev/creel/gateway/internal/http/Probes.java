// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The health endpoints: open to everybody, telling nothing but life and readiness. */
public final class Probes {
    private final Backends backends;
    private final BooleanSupplier stopping;
    private final String version;
    private final long startedNanos = System.nanoTime();

    public Probes(Backends backends, BooleanSupplier stopping, String version) {
        this.backends = backends;
        this.stopping = stopping;
        this.version = version;
    }

    /** Milliseconds since this gateway started. */
    public long uptimeMs() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    boolean serve(String path, Request request, Response response, Callback callback) {
        switch (path) {
            case "/health", "/healthz", "/ready", "/readyz", "/startupz" -> {
                if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
                    response.getHeaders().put(HttpHeader.ALLOW, "GET");
                    Answers.text(response, callback, 405, "Method Not Allowed");
                } else {
                    answer(path, response, callback);
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void answer(String path, Response response, Callback callback) {
        switch (path) {
            case "/health", "/healthz" -> live(response, callback);
            case "/startupz" -> Answers.json(response, callback, 200, Json.object()
                    .put("ok", true)
                    .put("status", "started")
                    .put("version", version)
                    .put("uptimeMs", uptimeMs())
                    .build()
                    .text());
            default -> ready(response, callback);
        }
    }

    private void live(Response response, Callback callback) {
        boolean live = backends.dead().isEmpty();
        Answers.json(response, callback, live ? 200 : 503,
                Json.object().put("ok", live).put("status", live ? "live" : "dead").build().text());
    }

    private void ready(Response response, Callback callback) {
        List<String> failing = new ArrayList<>(backends.failing());
        if (stopping.getAsBoolean()) {
            failing.add("stopping");
        }
        Answers.json(response, callback, failing.isEmpty() ? 200 : 503, Json.object()
                .put("ready", failing.isEmpty())
                .put("failing", Json.array(failing.stream().map(Json::of).toList()))
                .put("uptimeMs", uptimeMs())
                .build()
                .text());
    }
}
