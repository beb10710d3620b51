// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.hook.LifecycleHook.Point;
import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.audit.Audit;
import dev.creel.session.SessionListener.Change;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.util.Map;

/** What lifecycle hooks make of one run: the host's values to events and back. Thread-safe. */
final class RunHooks {
    private static final String REWRITTEN = "rewritten-by-plugin";

    private final Hooks hooks;
    private final Audit audit;

    RunHooks(Hooks hooks, Audit audit) {
        this.hooks = hooks;
        this.audit = audit;
    }

    /** The person's text, what is added to the system prompt, empty for nothing, and whose words came in. */
    record Prompted(String text, String addition, Taint read) {
        /** Nobody changed the text. */
        static Prompted plain(String text) {
            return new Prompted(text, "", Taint.NONE);
        }
    }

    /** Tells that a session has its first turn. */
    void sessionStart(LiveRun run) {
        if (hooks.any(Point.SESSION_START)) {
            hooks.ask(Point.SESSION_START, event(run).build());
        }
    }

    /** Tells that a session was reset or deleted. */
    void sessionEnd(Change change) {
        if (hooks.any(Point.SESSION_END)) {
            String ended = change.previousId().isEmpty() ? change.sessionId() : change.previousId();
            hooks.ask(Point.SESSION_END, Json.object().put("sessionKey", change.key()).put("agentId", change.agentId())
                    .put("sessionId", ended).put("reason", change.why()).build());
        }
    }

    void gatewayStop() {
        if (hooks.any(Point.GATEWAY_STOP)) {
            hooks.ask(Point.GATEWAY_STOP, Json.Obj.EMPTY);
        }
    }

    /** @throws TurnFailure when a hook blocks */
    Prompted beforePrompt(LiveRun run, String text) {
        if (!hooks.any(Point.BEFORE_PROMPT)) {
            return Prompted.plain(text);
        }
        Hooks.Verdict verdict = hooks.ask(Point.BEFORE_PROMPT, event(run).put("text", text).put("system", "").build());
        if (verdict.blocked()) {
            throw failure(run, Point.BEFORE_PROMPT, verdict, "This message was not answered.");
        }
        String now = verdict.event().text("text").orElse(text);
        // Marked, so that neither the model nor a reader of the transcript takes it for the person's own words.
        return new Prompted(
                now.equals(text) ? text : Untrusted.block(REWRITTEN + '-' + run.marker().code(), Untrusted.contained(REWRITTEN, now)),
                verdict.event().text("system").orElse(""),
                verdict.changedBy().isEmpty() ? Taint.NONE : Taint.of(new Label("hook", verdict.changedBy())));
    }

    /** What became of a call: the arguments to go on with, or a result that says why not. */
    record Called(Json.Obj arguments, Result refusal) {}

    Called beforeTool(LiveRun run, String callId, String tool, Json.Obj arguments) {
        if (!hooks.any(Point.BEFORE_TOOL)) {
            return new Called(arguments, null);
        }
        Hooks.Verdict verdict = hooks.ask(Point.BEFORE_TOOL,
                event(run).put("callId", callId).put("tool", tool).put("arguments", arguments).build());
        if (verdict.blocked()) {
            return new Called(arguments, Result.error(told(run, Point.BEFORE_TOOL, verdict)));
        }
        return new Called(verdict.event().object("arguments"), null);
    }

    Result afterTool(LiveRun run, String callId, String tool, Result result) {
        if (!hooks.any(Point.AFTER_TOOL)) {
            return result;
        }
        Hooks.Verdict verdict = hooks.ask(Point.AFTER_TOOL, event(run).put("callId", callId).put("tool", tool)
                .put("text", result.text()).put("error", result.error()).build());
        if (verdict.blocked()) {
            return Result.error("The tool ran, but its result is withheld. " + told(run, Point.AFTER_TOOL, verdict));
        }
        String text = verdict.event().text("text").orElse(result.text());
        return text.equals(result.text()) ? result : new Result(text, result.error());
    }

    /** Whether text may reach nobody before {@link #beforeSend} was asked. */
    boolean holdsText() {
        return hooks.guarded(Point.BEFORE_SEND);
    }

    /** @return the text to deliver @throws TurnFailure when a hook blocks */
    String beforeSend(LiveRun run, String text, boolean last) {
        if (text.isEmpty() || !hooks.any(Point.BEFORE_SEND)) {
            return text;
        }
        Hooks.Verdict verdict = hooks.ask(Point.BEFORE_SEND, event(run).put("text", text).put("last", last).build());
        if (verdict.blocked()) {
            throw failure(run, Point.BEFORE_SEND, verdict, "The answer is not delivered.");
        }
        return verdict.event().text("text").orElse(text);
    }

    private static Json.Builder event(LiveRun run) {
        return Json.object().put("runId", run.id()).put("sessionKey", run.sessionKey()).put("agentId", run.agentId());
    }

    private TurnFailure failure(LiveRun run, Point point, Hooks.Verdict verdict, String what) {
        return new TurnFailure("error", "refusal", what + " " + told(run, point, verdict));
    }

    private String told(LiveRun run, Point point, Hooks.Verdict verdict) {
        String id = audit.record("hook.blocked", Map.of("plugin", verdict.blockedBy(), "rule", HookTable.property(point),
                "run", run.id(), "session", run.sessionKey(), "grant",
                "remove the plugin, or its point from plugins.entries." + verdict.blockedBy() + ".critical"));
        return "Blocked (" + id + ") by plugin " + verdict.blockedBy() + ": " + verdict.reason();
    }
}
