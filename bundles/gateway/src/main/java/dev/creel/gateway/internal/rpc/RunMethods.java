// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Images;
import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.Image;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.RunHub;
import dev.creel.gateway.internal.auth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;

/** The methods that start, follow and stop runs: {@code agent}, {@code agent.wait}, {@code chat.send}, {@code chat.abort}. */
public final class RunMethods {
    private static final long LONGEST_WAIT_MS = 3_600_000;
    private static final long LONGEST_RUN_S = 86_400;

    private final Backends backends;
    private final Scheduler scheduler;

    public RunMethods(Backends backends, Scheduler scheduler) {
        this.backends = backends;
        this.scheduler = scheduler;
    }

    public void addTo(Methods methods) {
        methods.add("agent", Scopes.WRITE, this::agent)
                .add("agent.wait", Scopes.WRITE, this::await)
                .add("chat.send", Scopes.WRITE, this::send)
                .add("chat.abort", Scopes.WRITE, this::abort);
    }

    private void agent(Call call) {
        Params p = call.params();
        Message message = new Message(key(p), "agent", p.maybe("sessionKey").orElse(""), p.maybe("agentId").orElse(""),
                p.text("message"), p.maybe("extraSystemPrompt").orElse(""), List.of(),
                p.integer("timeout", 0, 0, LONGEST_RUN_S), with(options(p), Attachments.of(p.all())));
        p.check();
        call.wait(() -> {
            Finish finish = new Finish(call);
            backends.hub().watch(message.key(), finish);
            boolean taken = false;
            try {
                Inbox.Verdict verdict = accept(message, call);
                taken = true;
                call.ok(Json.object()
                        .put("runId", verdict.runId())
                        .put("sessionKey", verdict.sessionKey())
                        .put("agentId", verdict.agentId())
                        .put("status", "accepted")
                        .put("acceptedAt", System.currentTimeMillis())
                        .build());
                finish.accepted(verdict.runId());
                if (verdict.kind() == Inbox.Verdict.Kind.DUPLICATE) {
                    past(verdict.runId()).ifPresent(r -> backends.hub().finish(message.key(), finish, r));
                }
            } finally {
                if (!taken) {
                    backends.hub().unwatch(message.key(), finish);
                }
            }
        });
    }

    private void send(Call call) {
        Params p = call.params();
        String key = key(p);
        String session = p.text("sessionKey");
        String text = p.any("message");
        long timeoutMs = p.integer("timeoutMs", 0, 0, LONGEST_RUN_S * 1000);
        Json.Obj options = options(p);
        String agent = p.maybe("agentId").orElse("");
        p.check();
        List<Image> images = Attachments.of(p.all());
        if (text.isBlank() && images.isEmpty()) {
            throw Refusal.invalid("message or attachment required");
        }
        Message message = new Message(key, "chat", session, agent, text.isBlank() ? "[image]" : text, "", List.of(),
                (timeoutMs + 999) / 1000, with(options, images));
        if (text.strip().equalsIgnoreCase("/stop")) {
            stopped(call, backends.canonical(session, message.agentId()), "");
            return;
        }
        Inbox.Verdict verdict = accept(message, call);
        String status = "started";
        if (verdict.kind() == Inbox.Verdict.Kind.DUPLICATE) {
            status = past(verdict.runId()).map(r -> "ok").orElse("in_flight");
        }
        call.ok(Json.object().put("runId", verdict.runId()).put("status", status).build());
    }

    private void await(Call call) {
        Params p = call.params();
        String runId = p.text("runId");
        long timeoutMs = p.integer("timeoutMs", 30_000, 0, LONGEST_WAIT_MS);
        p.check();
        Optional<Runs.Result> past = past(runId);
        if (past.isPresent()) {
            call.ok(waited(runId, past.get()));
            return;
        }
        if (timeoutMs == 0) {
            call.ok(timedOut(runId));
            return;
        }
        call.wait(() -> {
            Waiting waiting = new Waiting(call, runId);
            backends.hub().watch(runId, waiting);
            waiting.expire(scheduler.schedule(() -> {
                backends.hub().unwatch(runId, waiting);
                waiting.late();
            }, timeoutMs, TimeUnit.MILLISECONDS));
            past(runId).ifPresent(r -> backends.hub().finish(runId, waiting, r));
        });
    }

    private void abort(Call call) {
        Params p = call.params();
        String session = p.text("sessionKey");
        String runId = p.maybe("runId").orElse("");
        String agent = p.maybe("agentId").orElse("");
        p.check();
        String key = backends.canonical(session, agent);
        if (!runId.isEmpty()) {
            Optional<Runs.Run> run = backends.runs().find(runId);
            if (run.isPresent() && !run.get().sessionKey().equals(key)) {
                throw Refusal.invalid("runId does not match sessionKey");
            }
        }
        stopped(call, key, runId);
    }

    private void stopped(Call call, String key, String runId) {
        List<String> stopped = backends.runs().abort(key, runId, "rpc");
        call.ok(Json.object()
                .put("ok", true)
                .put("aborted", !stopped.isEmpty())
                .put("runIds", Json.array(stopped.stream().map(Json::of).toList()))
                .build());
    }

    private Inbox.Verdict accept(Message message, Call call) {
        Inbox.Verdict verdict = backends.inbox().accept(message, call.client().peer());
        if (verdict.kind() == Inbox.Verdict.Kind.REFUSED) {
            throw new Refusal("FORBIDDEN", "refused by rule " + verdict.rule(), Json.Obj.EMPTY, 0);
        }
        return verdict;
    }

    private static String key(Params p) {
        String key = p.text("idempotencyKey");
        if (key.length() > 256) {
            p.issue("/idempotencyKey", "must NOT have more than 256 characters");
        }
        return key.isEmpty() || key.length() > 256 ? "invalid" : key;
    }

    private static Json.Obj options(Params p) {
        Json.Builder out = Json.object();
        p.maybe("thinking").ifPresent(v -> out.put("thinking", v));
        p.maybe("queueMode").ifPresent(v -> out.put("queueMode", v));
        return out.build();
    }

    private static Json.Obj with(Json.Obj options, List<Image> images) {
        Json.Builder out = Json.object();
        options.members().forEach(out::put);
        Images.addTo(out, images);
        return out.build();
    }

    /** The result of a run that has ended, also one of an earlier start of this gateway. */
    private Optional<Runs.Result> past(String runId) {
        return backends.runs().find(runId).filter(Runs.Run::ended).flatMap(run -> run.await(Duration.ZERO));
    }

    static Json.Obj waited(String runId, Runs.Result result) {
        Json.Builder out = Json.object().put("runId", runId).put("status", status(result));
        if (result.startedAt() > 0) {
            out.put("startedAt", result.startedAt());
        }
        if (result.endedAt() > 0) {
            out.put("endedAt", result.endedAt());
        }
        if (!result.errorMessage().isEmpty()) {
            out.put("error", result.errorMessage());
        }
        return out.build();
    }

    static Json.Obj timedOut(String runId) {
        return Json.object().put("runId", runId).put("status", "timeout").build();
    }

    private static String status(Runs.Result result) {
        return result.status().equals("aborted") ? "error" : result.status();
    }

    /** The second answer of {@code agent}: held back until the first one is out. */
    private final class Finish implements RunHub.Watch {
        private final Call call;
        private String runId = "";
        private Runs.Result early;
        private boolean answered;

        private Finish(Call call) {
            this.call = call;
        }

        private void accepted(String id) {
            Runs.Result ready;
            synchronized (this) {
                runId = id;
                ready = early;
            }
            if (ready != null) {
                answer(ready);
            }
        }

        @Override
        public void text(String delta) {}

        @Override
        public void ended(Runs.Result result) {
            synchronized (this) {
                if (runId.isEmpty()) {
                    early = result;
                    return;
                }
            }
            answer(result);
        }

        private void answer(Runs.Result result) {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
            }
            call.client().waited();
            call.ok(RunResults.last(runId, backends.runs().find(runId).map(Runs.Run::sessionId).orElse(""), result));
        }
    }

    /** The answer of {@code agent.wait}: the end of the run or the end of the wait, whichever is first. */
    private static final class Waiting implements RunHub.Watch {
        private final Call call;
        private final String runId;
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile Scheduler.Task expiry;

        private Waiting(Call call, String runId) {
            this.call = call;
            this.runId = runId;
        }

        private void expire(Scheduler.Task task) {
            expiry = task;
        }

        @Override
        public void text(String delta) {}

        @Override
        public void ended(Runs.Result result) {
            answer(waited(runId, result));
        }

        private void late() {
            answer(timedOut(runId));
        }

        private void answer(Json.Obj payload) {
            if (answered.compareAndSet(false, true)) {
                Scheduler.Task task = expiry;
                if (task != null) {
                    task.cancel();
                }
                call.client().waited();
                call.ok(payload);
            }
        }
    }
}
