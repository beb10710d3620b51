// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.SandboxRefused;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;

/** What sandboxd did and refused, a line of JSON for each; whoever runs it keeps and bounds them. Thread-safe. */
final class Ledger {
    private static final int LONGEST = 500;

    private final PrintStream out;

    Ledger(PrintStream out) {
        this.out = out;
    }

    void done(String peer, String what, String name) {
        line(Json.object().put("did", what).put("name", cut(name)), peer);
    }

    void refused(String peer, String what, SandboxRefused why) {
        line(Json.object().put("refused", cut(what)).put("rule", why.rule()).put("why", cut(why.what())), peer);
    }

    /** What a command's container asked for, as its proxy tells it. */
    void egress(Map<String, String> request) {
        Json.Builder line = Json.object().put("egress", request.getOrDefault("verdict", ""));
        request.forEach((name, value) -> line.put(name, cut(value)));
        line(line, "sandboxd");
    }

    private void line(Json.Builder line, String peer) {
        String text = line.put("peer", peer).put("time", Instant.now().toString()).build().text();
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST));
    }
}
