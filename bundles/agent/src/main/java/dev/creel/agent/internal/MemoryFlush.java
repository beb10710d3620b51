// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silent turn before a compaction in which the agent saves what it should remember, once for each compaction. Nothing
 * of it reaches a person or the conversation; it has no tools but those of the memory. Used by the lane's thread.
 */
final class MemoryFlush {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryFlush.class);
    private static final int MOST_ROUNDS = 4;
    private static final int MOST_CALLS = 16;
    private static final String TYPE = "custom";
    private static final String MARK = "memory-flush";
    private static final Set<String> TOOLS = Set.of(MemorySave.NAME, "memory_search");
    private static final String ASKED = "[note of the gateway] The older part of this conversation will soon be replaced by a"
            + " summary. Save with " + MemorySave.NAME + " what your owner will want remembered and is not saved yet. Nobody"
            + " reads your answer: when there is nothing (more) to save, answer NO_REPLY.";

    private final Kit kit;
    private final LiveRun run;
    private final Rounds.Scene scene;
    private final Compaction.Aside aside;
    private final List<Message> messages = new ArrayList<>();
    private Event.Usage usage = new Event.Usage(0, 0, 0, 0);
    private int calls;

    MemoryFlush(Kit kit, LiveRun run, Rounds.Scene scene, Compaction.Aside aside) {
        this.kit = kit;
        this.run = run;
        this.scene = scene;
        this.aside = aside;
    }

    /** Whether a line says that memories were saved. */
    static boolean marks(Line line) {
        return line.type().equals(TYPE) && line.message().contains('"' + MARK + '"');
    }

    /** Does nothing where the agent has no memory it may write. @return the tokens it took */
    Event.Usage save(Window window) throws InterruptedException {
        List<ToolSpec> tools = kit.tools().offered(run, aside.route().model()).stream().filter(tool -> TOOLS.contains(tool.name())).toList();
        if (tools.stream().noneMatch(tool -> tool.name().equals(MemorySave.NAME))) {
            return usage;
        }
        Instant now = kit.clock().instant();
        // Before it is tried: a flush that fails each time must not be tried before each answer.
        scene.conversation().append(scene.session(), new Line(TYPE, now, run.id(),
                Json.object().put("customType", MARK).put("timestamp", now.toEpochMilli()).build().text()));
        messages.addAll(scene.conversation().last(window.budget(aside.route().model(), scene.system())));
        messages.add(new Message.User(ASKED));
        try {
            for (int round = 0; round < MOST_ROUNDS && ask(tools); round++) {
                continue;
            }
        } catch (TurnFailure e) {
            if (run.aborted()) {
                throw e;
            }
            LOG.warn("Memories of session {} were not saved before its compaction: {}", run.sessionKey(), e.getMessage());
        }
        return usage;
    }

    /** @return whether the model waits for results */
    private boolean ask(List<ToolSpec> tools) throws InterruptedException {
        aside.silent().nextRound(false);
        ModelCalls.Answer answer = aside.route().answer(model -> new Prompt(model.promptProvider(), model.model(),
                model.settings(), scene.system(), OwnBlocks.of(messages, model.name()), tools, model.maxTokens(), ""),
                scene.deadline(), () -> {});
        usage = Rounds.sum(usage, answer.usage());
        List<ToolUse> uses = new ArrayList<>();
        for (ToolUse use : answer.calls()) {
            uses.add(new ToolUse("memory-flush-" + uses.size() + "-" + messages.size(), use.tool(), use.arguments()));
        }
        messages.add(new Message.Assistant(aside.silent().roundText(), uses, answer.blocks()));
        uses.forEach(this::call);
        return !uses.isEmpty();
    }

    private void call(ToolUse use) {
        ToolCalls.Answered answered = !TOOLS.contains(use.tool()) || ++calls > MOST_CALLS
                ? ToolCalls.Answered.host("Only " + TOOLS + " can be called now, " + MOST_CALLS + " times.")
                : kit.tools().run(run, use, scene.session(), aside.route().model(), scene.deadline() - System.nanoTime());
        Message.ToolResult told = new Message.ToolResult(use.id(), use.tool(), answered.result().text(), answered.result().error());
        messages.add(Transcript.shown(told, answered.read(), run.marker()));
    }
}
