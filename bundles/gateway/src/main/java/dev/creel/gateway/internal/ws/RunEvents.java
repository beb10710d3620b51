// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.agent.RunListener;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.rpc.RunResults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Tells WebSocket clients of runs, as {@code agent} and {@code chat} events. Text is told at once and then at most every
 * {@link #PAUSE_MS}, because each event repeats the whole answer so far. Thread-safe; costs nothing while nobody listens.
 */
public final class RunEvents implements RunListener {
    static final long PAUSE_MS = 100;
    private static final int RUNS = 1024;

    private final Clients clients;
    private final Scheduler scheduler;
    private final Map<String, Told> runs = new ConcurrentHashMap<>();

    public RunEvents(Clients clients, Scheduler scheduler) {
        this.clients = clients;
        this.scheduler = scheduler;
    }

    @Override
    public void event(RunEvent event) {
        boolean last = event.detail() instanceof Detail.Ended;
        if (!clients.anyReads()) {
            runs.remove(event.runId());
            return;
        }
        Told told = runs.get(event.runId());
        if (told == null) {
            if (runs.size() >= RUNS) {
                return;
            }
            told = runs.computeIfAbsent(event.runId(), id -> new Told(event));
        }
        told.tell(event);
        if (last) {
            runs.remove(event.runId());
        }
    }

    /** What clients were told of one run so far. */
    private final class Told {
        private final RunEvent first;
        private long seq;
        private long startedAt;
        private int sent;
        private String text = "";
        private long quietUntil;
        private boolean flushing;

        private Told(RunEvent first) {
            this.first = first;
            this.startedAt = first.at();
        }

        private synchronized void tell(RunEvent event) {
            if (event.detail() instanceof Detail.Started s) {
                startedAt = s.startedAt();
                started(s);
            } else if (event.detail() instanceof Detail.Compacting c) {
                Json.Builder data = Json.object().put("phase", c.over() ? "end" : "start");
                agent("compaction", (c.over() ? data.put("completed", c.completed()).put("willRetry", c.retry()) : data)
                        .build(), client -> true);
            } else if (event.detail() instanceof Detail.FellOver f) {
                fellOver(f);
            } else if (event.detail() instanceof Detail.Text t) {
                text = t.text();
                delta();
            } else if (event.detail() instanceof Detail.Thought t) {
                agent("thinking", Json.object().put("text", t.text()).put("delta", t.text()).build(), c -> true);
            } else if (event.detail() instanceof Detail.ToolStarted t) {
                flush();
                tool(Json.object().put("phase", "start").put("name", t.tool()).put("toolCallId", t.callId())
                        .put("args", t.arguments()).build());
            } else if (event.detail() instanceof Detail.ToolEnded t) {
                flush();
                tool(toolResult(t));
            } else if (event.detail() instanceof Detail.Ended e) {
                flush();
                ended(e.result());
            }
        }

        private void started(Detail.Started s) {
            agent("lifecycle", Json.object().put("phase", "start").put("startedAt", s.startedAt()).build(), c -> true);
            if (!s.provider().isEmpty()) {
                agent("lifecycle", Json.object().put("phase", "model").put("provider", s.provider())
                        .put("model", s.model()).build(), c -> true);
            }
            changed("run-started");
        }

        private void fellOver(Detail.FellOver f) {
            agent("lifecycle", Json.object().put("phase", "fallback")
                    .put("selectedProvider", f.fromProvider()).put("selectedModel", f.fromModel())
                    .put("activeProvider", f.toProvider()).put("activeModel", f.toModel())
                    .put("reasonSummary", f.kind()).build(), c -> true);
            agent("lifecycle", Json.object().put("phase", "model").put("provider", f.toProvider())
                    .put("model", f.toModel()).build(), c -> true);
        }

        private void delta() {
            long now = System.nanoTime();
            if (now >= quietUntil) {
                quietUntil = now + TimeUnit.MILLISECONDS.toNanos(PAUSE_MS);
                flush();
            } else if (!flushing) {
                flushing = true;
                scheduler.schedule(this::late, PAUSE_MS, TimeUnit.MILLISECONDS);
            }
        }

        private synchronized void late() {
            flushing = false;
            flush();
        }

        private void flush() {
            if (text.length() <= sent) {
                return;
            }
            String piece = text.substring(sent);
            sent = text.length();
            agent("assistant", Json.object().put("text", text).put("delta", piece).build(), c -> true);
            chat(Json.object().put("state", "delta").put("deltaText", piece).put("message", message(text)));
        }

        private void tool(Json.Obj data) {
            agent("tool", data, Client::wantsTools);
        }

        private Json.Obj toolResult(Detail.ToolEnded t) {
            Json.Obj part = Json.object().put("type", "text").put("text", t.text()).build();
            return Json.object()
                    .put("phase", "result")
                    .put("name", t.tool())
                    .put("toolCallId", t.callId())
                    .put("isError", t.error())
                    .put("result", Json.object().put("content", Json.array(List.of(part))).build())
                    .build();
        }

        private void ended(Runs.Result r) {
            switch (r.status()) {
                case "ok" -> {
                    lifecycle(r, "end", "", r.stopReason());
                    Json.Builder out = Json.object().put("state", "final").put("stopReason", r.stopReason())
                            .put("usage", RunResults.usage(r));
                    chat(r.text().isEmpty() ? out : out.put("message", message(r.text())));
                }
                case "aborted" -> {
                    Json.Builder out = Json.object().put("state", "aborted").put("stopReason", r.stopReason());
                    chat(r.text().isEmpty() ? out : out.put("message", message(r.text())));
                    lifecycle(r, "end", "cancelled", r.stopReason());
                    agent("lifecycle", Json.object().put("phase", "error").put("error", "This operation was aborted")
                            .put("aborted", true).put("stopReason", "aborted").put("endedAt", r.endedAt()).build(), c -> true);
                }
                default -> {
                    agent("lifecycle", Json.object().put("phase", "error").put("error", message(r))
                            .put("endedAt", r.endedAt()).build(), c -> true);
                    chat(Json.object().put("state", "error").put("errorMessage", message(r)).put("errorKind", kind(r)));
                }
            }
            changed("run-ended");
        }

        private void lifecycle(Runs.Result r, String phase, String status, String stopReason) {
            Json.Builder out = Json.object().put("phase", phase).put("startedAt", startedAt).put("endedAt", r.endedAt());
            if (!status.isEmpty()) {
                out.put("status", status).put("aborted", true);
            }
            agent("lifecycle", out.put("stopReason", stopReason).build(), c -> true);
        }

        private void agent(String stream, Json.Obj data, Predicate<Client> to) {
            seq++;
            Json.Obj payload = Json.object()
                    .put("runId", first.runId())
                    .put("seq", seq)
                    .put("stream", stream)
                    .put("ts", System.currentTimeMillis())
                    .put("data", data)
                    .build();
            clients.event("agent", payload.text(), Optional.empty(), false, c -> c.reads() && to.test(c));
        }

        /** Repeats the number of the agent event it goes with. */
        private void chat(Json.Builder more) {
            Json.Builder out = Json.object()
                    .put("runId", first.runId())
                    .put("sessionKey", first.sessionKey())
                    .put("agentId", first.agentId())
                    .put("seq", seq);
            more.build().members().forEach(out::put);
            boolean delta = more.build().text("state").orElse("").equals("delta");
            clients.event("chat", out.build().text(), Optional.empty(), delta, Client::reads);
        }

        private void changed(String reason) {
            Json.Obj payload = Json.object()
                    .put("sessionKey", first.sessionKey())
                    .put("agentId", first.agentId())
                    .put("reason", reason)
                    .put("ts", System.currentTimeMillis())
                    .build();
            clients.event("sessions.changed", payload.text(), Optional.empty(), true, c -> c.reads() && c.wantsSessions());
        }
    }

    private static String message(Runs.Result r) {
        return r.errorMessage().isEmpty() ? "the run failed" : r.errorMessage();
    }

    private static String kind(Runs.Result r) {
        return switch (r.errorKind()) {
            case "timeout", "rate_limit", "context_length", "refusal" -> r.errorKind();
            case "quota" -> "rate_limit";
            default -> r.status().equals("timeout") ? "timeout" : "unknown";
        };
    }

    private static Json.Obj message(String text) {
        Json.Obj part = Json.object().put("type", "text").put("text", text).build();
        return Json.object()
                .put("role", "assistant")
                .put("content", Json.array(List.of(part)))
                .put("timestamp", System.currentTimeMillis())
                .build();
    }
}
