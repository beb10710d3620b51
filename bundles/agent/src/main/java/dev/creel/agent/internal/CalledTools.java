// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener.Detail;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.tool.Result;
import dev.creel.toolgate.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tools a model calls in one turn: ours are run here, the client's are handed back to it. Used by the lane's thread. */
final class CalledTools {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ID = 128;

    private final Kit kit;
    private final LiveRun run;
    private final Progress progress;
    private final Rounds rounds;
    private final Set<String> ids = new HashSet<>();
    private final List<ToolUse> forClient = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final LoopBreaker loops;

    CalledTools(Kit kit, LiveRun run, Progress progress, Rounds rounds) {
        this.kit = kit;
        this.run = run;
        this.progress = progress;
        this.rounds = rounds;
        Roster roster = kit.rosters().current();
        this.loops = new LoopBreaker(LoopBreaker.Bounds.of(roster.entry(run.agentId()).object("tools").object("loopDetection"),
                roster.snapshot().object("tools.loopDetection")));
    }

    /** Calls of the client's own tools so far. */
    List<ToolUse> forClient() {
        return forClient;
    }

    /** Says in the transcript what the answer calls, and runs it. */
    void run(ModelCalls.Answer answer) {
        List<ToolUse> uses = new ArrayList<>();
        List<ToolUse> shown = new ArrayList<>();
        for (ToolUse asked : answer.calls()) {
            ToolUse use = new ToolUse(id(asked.id()), name(asked.tool()), asked.arguments());
            uses.add(use);
            shown.add(new ToolUse(use.id(), use.tool(), readable(use)));
        }
        Message.Assistant said = new Message.Assistant(progress.roundText(), shown, answer.blocks());
        rounds.say(Transcript.assistant(run.id(), now(), said, rounds.model(), answer.usage(), "toolUse"), said, Taint.NONE);
        rounds.scene().conversation().counted(answer.usage());
        for (ToolUse use : uses) {
            rounds.checkAlive();
            if (rounds.scene().client().has(use.tool()) && parses(use)) {
                forClient.add(new ToolUse(use.id(), use.tool(), readable(use)));
            } else if (use != uses.get(0) && run.company().filter(Company::waiting).isPresent()) {
                skip(use);
            } else {
                run(use);
            }
        }
        // After the results: providers want those together.
        for (String warning : warnings) {
            rounds.say(Transcript.note(run.id(), now(), "loop", warning), new Message.User(Transcript.hostNote(warning)), Taint.NONE);
        }
        warnings.clear();
        Optional<String> over = loops.over();
        if (over.isPresent()) {
            throw new TurnFailure("error", "unknown", "The run was ended by rule " + LoopBreaker.RULE + ": " + over.get()
                    + ". Ask for less at once, or see " + LoopBreaker.RULE + " in the configuration.");
        }
    }

    /** Somebody wants to be heard first; the model decides anew. */
    private void skip(ToolUse use) {
        Message.ToolResult told = new Message.ToolResult(use.id(), use.tool(),
                "This call was left out, because a new message came in. Read it first.", true);
        rounds.say(Transcript.toolResult(run.id(), now(), told), told, Taint.NONE);
    }

    private void run(ToolUse use) {
        Json.Obj arguments = ToolCalls.arguments(new ToolUse(use.id(), use.tool(), readable(use)));
        progress.tell(new Detail.ToolStarted(use.id(), use.tool(), arguments));
        // The client's name for a tool never reaches one of ours.
        ToolCalls.Answered answered = rounds.scene().client().has(use.tool())
                ? ToolCalls.Answered.host("The arguments are not a JSON object.")
                : ours(use, arguments);
        Result result = answered.result();
        Message.ToolResult told = new Message.ToolResult(use.id(), use.tool(), result.text(), result.error());
        rounds.say(Transcript.toolResult(run.id(), now(), told, answered.read(), run.marker()),
                Transcript.shown(told, answered.read(), run.marker()), answered.read());
        progress.tell(new Detail.ToolEnded(use.id(), use.tool(), result.error(), result.text()));
    }

    private ToolCalls.Answered ours(ToolUse use, Json.Obj arguments) {
        Optional<String> loop = loops.refusal(use.tool(), arguments);
        if (loop.isPresent()) {
            loops.refused();
            return kit.tools().looped(run, use, loop.get());
        }
        ToolCalls.Answered answered = kit.tools().run(run, use, rounds.scene().session(), rounds.model(),
                rounds.scene().deadline() - System.nanoTime());
        String warning = loops.done(use.tool(), arguments, answered.result());
        if (!warning.isEmpty()) {
            warnings.add(warning);
        }
        return answered;
    }

    /** Names are the model's: a padded or differently written one is taken for what it means, and decided about as that. */
    private String name(String asked) {
        String name = bounded(asked, LONGEST_NAME);
        return rounds.scene().client().has(name) ? name : ToolCalls.canonical(name);
    }

    /** Ids are the provider's and may repeat or be missing; the journal tells calls of one run apart by them. */
    private String id(String asked) {
        String id = bounded(asked, LONGEST_ID);
        if (id.isEmpty() || !ids.add(id)) {
            id = bounded(id, LONGEST_ID - 32) + "#" + ids.size();
            ids.add(id);
        }
        return id;
    }

    private static String readable(ToolUse use) {
        return parses(use) ? ToolCalls.arguments(use).text() : "{}";
    }

    private static boolean parses(ToolUse use) {
        try {
            ToolCalls.arguments(use);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Instant now() {
        return kit.clock().instant();
    }

    private static String bounded(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
