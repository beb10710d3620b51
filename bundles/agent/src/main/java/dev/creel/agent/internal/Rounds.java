// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ClientTools;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rounds of one turn: the model answers, calls tools and answers again, until it is done; used by the lane's thread. */
final class Rounds {
    /** Rounds of tool calls before the model has to answer without tools. */
    static final int MOST = 64;

    /** The stop reason of a turn that waits for what the client's tools say. */
    static final String FOR_CLIENT = "tool_calls";

    private final Kit kit;
    private final LiveRun run;
    private final Progress progress;
    private final Scene scene;
    private final ModelRoute route;
    private final List<Message> messages;
    private final CalledTools calls;
    private final Compaction compaction;
    private final Window window;
    private Event.Usage usage = new Event.Usage(0, 0, 0, 0);

    /**
     * Where the rounds take place.
     *
     * @param system the system prompt
     * @param thinking as {@link Prompt} has it
     * @param client tools that the client runs
     * @param deadline as {@link System#nanoTime} counts
     */
    record Scene(
            Session session,
            Conversation conversation,
            String system,
            String thinking,
            ClientTools client,
            long deadline) {}

    /** @param opening the conversation so far, the new message last */
    Rounds(Kit kit, LiveRun run, Progress progress, Scene scene, ModelRoute route, Window window,
            List<Message> opening) {
        this.kit = kit;
        this.run = run;
        this.progress = progress;
        this.scene = scene;
        this.route = route;
        this.messages = new ArrayList<>(opening);
        this.calls = new CalledTools(kit, run, progress, this);
        this.window = window;
        this.compaction = new Compaction(kit, run, progress, scene, route, window);
    }

    /** Tokens of all rounds so far. */
    Event.Usage usage() {
        return sum(usage, compaction.usage());
    }

    /** @return why the model stopped */
    String run() throws InterruptedException {
        for (int round = 0; ; round++) {
            progress.nextRound(kit.hooks().holdsText());
            checkAlive();
            ModelCalls.Answer answer = ask(round);
            usage = sum(usage, answer.usage());
            boolean last = answer.calls().isEmpty();
            progress.release(kit.hooks().beforeSend(run, progress.heardText(), last));
            if (last) {
                return last(answer);
            }
            if (round == MOST) {
                throw new TurnFailure("error", "unknown", "The model called tools " + MOST
                        + " times without coming to an answer. Ask for less at once.");
            }
            calls.run(answer);
            if (!calls.forClient().isEmpty()) {
                return FOR_CLIENT;
            }
            run.company().ifPresent(company -> company.join(this));
        }
    }

    private ModelCalls.Answer ask(int round) throws InterruptedException {
        List<ToolSpec> tools = round < MOST ? offered(route.model()) : List.of();
        boolean own = run.message().prelude().isEmpty();
        long around = scene.system().length() + tools.stream().mapToLong(Excerpt::size).sum();
        if (own && compaction.makeRoom(around)) {
            reread();
        }
        try {
            return ask(round, tools);
        } catch (TurnFailure e) {
            boolean overflow = own && e.fault() == Fault.CONTEXT_LENGTH && progress.heardText().isEmpty();
            if (!overflow || !compaction.afterOverflow()) {
                throw e;
            }
            reread();
            return ask(round, tools);
        }
    }

    /** What was shown beside the person's words is not in the session, so it is carried over. */
    private void reread() {
        List<Message.User> shown = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof Message.User user && !user.images().isEmpty()) {
                shown.add(user);
            }
        }
        messages.clear();
        messages.addAll(scene.conversation().last(window.budget(route.model(), scene.system())));
        for (Message.User user : shown) {
            int at = messages.lastIndexOf(new Message.User(user.text()));
            if (at >= 0) {
                messages.set(at, user);
            }
        }
    }

    private ModelCalls.Answer ask(int round, List<ToolSpec> tools) throws InterruptedException {
        // A slow first answer leaves time to force the beginning: a crash from then on marks the turn, and asks
        // nobody twice.
        Runnable whenSlow = round == 0 ? scene.session()::force : () -> {};
        return route.answer(model -> new Prompt(model.promptProvider(), model.model(), model.settings(), scene.system(),
                OwnBlocks.of(messages, model.name()), tools.isEmpty() ? tools : offered(model), model.maxTokens(), scene.thinking()),
                scene.deadline(), whenSlow);
    }

    /** Asked for the model that answers: another one may be allowed less. */
    private List<ToolSpec> offered(ModelChoice model) {
        return scene.client().beside(kit.tools().offered(run, model));
    }

    private String last(ModelCalls.Answer answer) {
        String stopReason = switch (answer.stop()) {
            case LENGTH -> "length";
            case REFUSAL -> "refusal";
            case END, TOOL_USE, UNKNOWN -> "stop";
        };
        Message.Assistant said = new Message.Assistant(progress.roundText(), List.of(), answer.blocks());
        say(Transcript.assistant(run.id(), now(), said, route.model(), answer.usage(), stopReason), said, Taint.NONE);
        scene.conversation().counted(answer.usage());
        return stopReason;
    }

    /** Puts a summary in place of the older part because a person asks for it. @return what to tell them */
    String compact(String focus) throws InterruptedException {
        long before = scene.conversation().tokens(0);
        return compaction.compact(focus, Math.min(window.keepRecent(), before / 2), false)
                .map(done -> "Compacted: about " + done.tokensBefore() + " tokens before, "
                        + scene.conversation().tokens(0) + " now.")
                .orElse("Nothing was compacted: the conversation is short, or no summary could be written.");
    }

    /** Calls the client has to run. */
    List<ToolUse> clientCalls() {
        return calls.forClient();
    }

    Scene scene() {
        return scene;
    }

    ModelChoice model() {
        return route.model();
    }

    /** @throws TurnFailure when the turn is over */
    void checkAlive() {
        if (run.aborted() || scene.deadline() - System.nanoTime() <= 0) {
            throw ModelErrors.timeout();
        }
    }

    /** Adds to the transcript, and to what the model sees next. @param read where it came from */
    void say(Line line, Message message, Taint read) {
        run.reading().add(read);
        scene.conversation().append(scene.session(), line, message, read);
        messages.add(message);
    }

    static Event.Usage sum(Event.Usage a, Event.Usage b) {
        return new Event.Usage(a.input() + b.input(), a.output() + b.output(), a.cacheRead() + b.cacheRead(),
                a.cacheWrite() + b.cacheWrite());
    }

    private Instant now() {
        return kit.clock().instant();
    }
}
