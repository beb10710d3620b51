// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code creel agent}: one turn with an agent of the running gateway. A terminal sees the text as it comes; Ctrl-C aborts
 * the turn before the process ends, so that no model goes on writing for nobody.
 */
@Command(name = "agent", description = "send a message to an agent and print its answer")
final class AgentCommand extends GatewayCommand {
    private static final int MARGIN_SECONDS = 30;

    @Option(names = {"-m", "--message"}, required = true, description = "what to say")
    private String message;

    @Option(names = "--agent", defaultValue = "", description = "id of the agent; default: the default agent")
    private String agent;

    @Option(names = {"--session-key", "--session"}, defaultValue = "", description = "key of the session; default: the main one")
    private String session;

    @Option(names = "--timeout", defaultValue = "600", description = "seconds for the turn, default ${DEFAULT-VALUE}")
    private long timeout;

    private volatile String runId = "";
    private volatile String sessionKey = "";
    private final CountDownLatch aborted = new CountDownLatch(1);
    private boolean streamed;

    @Override
    public Integer call() {
        Json.Builder params = Json.object().put("message", message).put("deliver", false).put("timeout", timeout)
                .put("idempotencyKey", UUID.randomUUID().toString());
        if (!agent.isEmpty()) {
            params.put("agentId", agent);
        }
        if (!session.isEmpty()) {
            params.put("sessionKey", session);
        }
        try (GatewayClient client = connect(target(), "agent", Duration.ofSeconds(timeout + MARGIN_SECONDS))) {
            Thread hook = new Thread(() -> abort(client), "creel-abort");
            Runtime.getRuntime().addShutdownHook(hook);
            Json.Obj answer = client.call("agent", params.build(), true, this::event);
            runId = "";
            Runtime.getRuntime().removeShutdownHook(hook);
            return print(answer);
        }
    }

    private void event(Json.Obj frame) {
        Json.Obj payload = frame.object("payload");
        String event = frame.text("event").orElse("");
        if (event.equals("accepted")) {
            sessionKey = payload.text("sessionKey").orElse(session);
            runId = payload.text("runId").orElse("");
        } else if (event.equals("agent") && payload.text("runId").filter(runId::equals).isPresent()) {
            Json.Obj data = payload.object("data");
            if (payload.text("stream").filter("assistant"::equals).isPresent() && !out.json() && System.console() != null) {
                data.text("delta").filter(delta -> !delta.isEmpty()).ifPresent(delta -> {
                    out.piece(delta);
                    streamed = true;
                });
            }
            if (data.get("aborted") instanceof Json.Bool flag && flag.value()) {
                aborted.countDown();
            }
        }
    }

    private int print(Json.Obj answer) {
        String status = answer.text("status").orElse("ok");
        StringBuilder text = new StringBuilder();
        for (Json payload : answer.object("result").array("payloads")) {
            String part = payload instanceof Json.Obj object ? object.text("text").orElse("") : "";
            text.append(text.isEmpty() || part.isEmpty() ? "" : "\n").append(part);
        }
        if (!status.equals("ok")) {
            throw new CliException("the turn ended with " + status + answer.text("summary").map(why -> ": " + why).orElse(""));
        }
        if (streamed) {
            out.piece("\n");
        } else {
            out.result(answer, text.isEmpty() ? "(no answer)" : text.toString());
        }
        return 0;
    }

    /** On the way out of the process. */
    private void abort(GatewayClient client) {
        if (!runId.isEmpty()) {
            try {
                client.send("chat.abort", Json.object().put("sessionKey", sessionKey).put("runId", runId).build());
                aborted.await(2, TimeUnit.SECONDS);
            } catch (CliException e) {
                out.hint("the turn could not be aborted: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
