// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.audit.Audit;
import dev.creel.confine.PluginException;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Taint;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way to a tool: gate, schema, hooks, gate and schema again, intent on disk, call, outcome. Thread-safe. */
final class ToolCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);

    /** Most characters of a result. */
    static final int LONGEST_RESULT = 256 << 10;

    private static final Duration LONGEST = Duration.ofSeconds(120);
    /** Somebody may have to be asked before a command, and then it takes its own time. */
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(300);
    static final Label HOOK = new Label("hook", "tool");
    private static final int ARGUMENT_DEPTH = 64;
    private static final int LONGEST_LOGGED = 500;

    /** Names the family's prompts use for tools of another name. */
    private static final Map<String, String> ALIASES = Map.of("bash", "exec", "apply-patch", "apply_patch");

    private final ToolShelf shelf;
    private final ToolGate gate;
    private final Subjects subjects;
    private final Journal journal;
    private final Audit audit;
    private final RunHooks hooks;
    private final Labels labels;

    ToolCalls(ToolShelf shelf, ToolGate gate, Subjects subjects, Journal journal, Audit audit, RunHooks hooks, Labels labels) {
        this.shelf = shelf;
        this.gate = gate;
        this.subjects = subjects;
        this.journal = journal;
        this.audit = audit;
        this.hooks = hooks;
        this.labels = labels;
    }

    /** What the model is offered: what the gate allows at this moment. */
    List<ToolSpec> offered(LiveRun run, ModelChoice model) {
        List<ToolSpec> offered = new ArrayList<>();
        Subject subject = subjects.of(run, model);
        for (ToolShelf.Entry entry : shelf.entries().values()) {
            if (gate.decide(entry.spec(), subject).allowed()) {
                offered.add(entry.spec());
            }
        }
        return offered;
    }

    /** The tool of that name as far as a client may call it itself; empty when there is none, or it is refused. */
    Optional<ToolSpec> direct(LiveRun run, ModelChoice model, String tool) {
        ToolShelf.Entry entry = shelf.entries().get(tool);
        if (entry == null) {
            return Optional.empty();
        }
        ToolGate.Decision decision = gate.direct(entry.spec(), subjects.of(run, model));
        if (!decision.allowed()) {
            refused(run, new ToolUse("direct", tool, ""), decision);
            return Optional.empty();
        }
        audit.record("tool.direct", Map.of("tool", tool, "agent", run.agentId(), "session", run.sessionKey(), "run", run.id(),
                "rule", decision.rule(), "connection", run.peer().connection()));
        return Optional.of(entry.spec());
    }

    /** What a call came to, and where it came from; nothing for what the gateway itself says. */
    record Answered(Result result, Taint read) {
        static Answered host(String error) {
            return new Answered(Result.error(error), Taint.NONE);
        }
    }

    /**
     * Runs one call; whatever goes wrong becomes a result that tells the model. @param left nanoseconds the run
     * has left
     */
    Answered run(LiveRun run, ToolUse use, Session session, ModelChoice model, long left) {
        ToolShelf.Entry entry = shelf.entries().get(use.tool());
        if (entry == null) {
            return Answered.host("There is no tool \"" + shortened(use.tool()) + "\".");
        }
        // Asked when the tool is about to run: the operator may have narrowed the policy since the prompt was built.
        Optional<Answered> refusal = refusal(run, use, entry, model);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Json.Obj asked;
        try {
            asked = arguments(use);
        } catch (IllegalArgumentException e) {
            return Answered.host("The arguments are not a JSON object: " + e.getMessage());
        }
        Optional<Answered> unfit = unfit(entry, asked);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        RunHooks.Called called = hooks.beforeTool(run, use.id(), use.tool(), asked);
        if (called.refusal() != null) {
            return new Answered(called.refusal(), Taint.of(HOOK));
        }
        boolean rewritten = !called.arguments().equals(asked);
        if (rewritten) {
            // What a hook made of the arguments is a new call, and is decided about like one.
            refusal = refusal(run, use, entry, model).or(() -> unfit(entry, called.arguments()));
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        Doing doing = new Doing(run, use, entry.spec(), session, model, subjects.of(run, model), new Reading());
        if (rewritten) {
            // Nobody's words but the hook's: they may lead the call wherever it leads.
            doing.reading().add(HOOK);
        }
        Optional<Answered> bound = bound(doing, called.arguments());
        if (bound.isPresent()) {
            return bound.get();
        }
        Result result = invoke(doing, entry, called.arguments(), left);
        // Afterwards: what the call itself does is not led by what it is about to say.
        doing.reading().add(entry.label());
        Result after = hooks.afterTool(run, use.id(), use.tool(), result);
        if (after != result) {
            doing.reading().add(HOOK);
        }
        run.reading().add(doing.reading().taint());
        return new Answered(cut(after), doing.reading().taint());
    }

    private Optional<Answered> refusal(LiveRun run, ToolUse use, ToolShelf.Entry entry, ModelChoice model) {
        ToolGate.Decision decision = gate.decide(entry.spec(), subjects.of(run, model));
        return decision.allowed() ? Optional.empty() : Optional.of(Answered.host(refused(run, use, decision)));
    }

    /** A tool that changes how the gateway works is held by what was read, whatever it was told to do. */
    private Optional<Answered> bound(Doing doing, Json.Obj arguments) {
        if (!doing.tool().effects().contains(ToolSpec.Effect.ADMIN)) {
            return Optional.empty();
        }
        Labels.Outcome outcome = labels.decide(new Labels.Act(Labels.Kind.CHANGE, doing.tool().name(), arguments.text(),
                Map.of(), doing.who(), doing.read()), doing.run()::aborted);
        return outcome.allowed() ? Optional.empty() : Optional.of(Answered.host(outcome.said()));
    }

    private static Optional<Answered> unfit(ToolShelf.Entry entry, Json.Obj arguments) {
        return Schema.violation(entry.spec().parameters(), arguments).map(violation ->
                Answered.host("The arguments do not fit the tool's schema: " + shortened(violation) + "."));
    }

    private Result invoke(Doing doing, ToolShelf.Entry entry, Json.Obj arguments, long left) {
        LiveRun run = doing.run();
        ToolUse use = doing.use();
        Duration longest = doing.tool().effects().contains(ToolSpec.Effect.EXECUTES) ? LONGEST_COMMAND : LONGEST;
        Duration deadline = Duration.ofNanos(Math.max(1, Math.min(left, longest.toNanos())));
        journal.toolIntent(run.id(), use.id(), use.tool());
        Result result;
        run.guard(Thread.currentThread()::interrupt);
        try {
            result = cut(entry.runner().run(arguments, doing, deadline));
        } catch (Failure e) {
            result = Result.error("The tool failed (" + e.code() + "): " + shortened(e.getMessage()));
        } catch (ClassCastException e) {
            // Type arguments are the plugin's word only: its list may hold anything.
            result = failed(run, use, e);
        } catch (PluginException e) {
            result = e.kind() == PluginException.Kind.FAILED || e.kind() == PluginException.Kind.BUSY
                    ? failed(run, use, e) : Result.error(Conversation.UNKNOWN_OUTCOME);
        } finally {
            run.unguard();
            if (run.aborted()) {
                Thread.interrupted();
            }
        }
        journal.toolOutcome(run.id(), use.id(), result.error());
        return result;
    }

    /** What went wrong inside is for the operator; a model would be told a plugin's words as the gateway's. */
    private static Result failed(LiveRun run, ToolUse use, RuntimeException e) {
        LOG.warn("Tool {} failed in run {}: {}: {}", use.tool(), run.id(), e.getClass().getSimpleName(),
                Untrusted.line(e.getMessage(), LONGEST_LOGGED));
        return Result.error("The tool failed.");
    }

    private String refused(LiveRun run, ToolUse use, ToolGate.Decision decision) {
        String id = audit.record("tool.refused", Map.of(
                "tool", use.tool(), "rule", decision.rule(), "agent", run.agentId(), "session", run.sessionKey(),
                "run", run.id(), "grant", decision.remedy()));
        return "Refused (" + id + ") by rule " + decision.rule() + ": the tool \"" + use.tool() + "\" is not allowed here.";
    }

    /** A call that is not made, because the run does not come further by it. */
    Answered looped(LiveRun run, ToolUse use, String why) {
        return Answered.host(refused(run, use, new ToolGate.Decision(false, LoopBreaker.RULE, "raise its thresholds where the work needs it"))
                + " " + why + ". Do something else.");
    }

    /** Calls in the answer of a run that has no tools: never made, and counted. */
    void forged(LiveRun run, List<ToolUse> calls, String helper) {
        audit.record("tool.forged", Map.of("tool", shortened(calls.get(0).tool()), "calls", Integer.toString(calls.size()),
                "rule", "tools.none", "agent", run.agentId(), "session", run.sessionKey(), "run", run.id(), "helper", helper));
    }

    /** The form of a name that tools have; what no tool has stays what it is. */
    static String canonical(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(plain, plain);
    }

    /** Models that have nothing to say sometimes say nothing at all. */
    static Json.Obj arguments(ToolUse use) {
        if (use.arguments().isBlank()) {
            return Json.Obj.EMPTY;
        }
        if (Json.parse(use.arguments(), ARGUMENT_DEPTH) instanceof Json.Obj o) {
            return o;
        }
        throw new IllegalArgumentException("it is another kind of value");
    }

    private static Result cut(Result result) {
        if (result == null) {
            return Result.error("The tool gave no result.");
        }
        return result.text().length() <= LONGEST_RESULT
                ? result
                : new Result(result.text().substring(0, LONGEST_RESULT) + "\n[cut off by the gateway]", result.error());
    }

    private static String shortened(String text) {
        String line = text == null ? "" : text;
        return line.length() <= 300 ? line : line.substring(0, 300) + "...";
    }
}
