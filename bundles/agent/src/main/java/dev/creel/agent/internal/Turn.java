// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ClientTools;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.confine.PluginServices.Service;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn: prompt, answer, tools, answer again, until the model is done; used by the thread that holds the lane. */
final class Turn {
    /** Rounds of tool calls before the model has to answer without tools. */
    static final int MOST_ROUNDS = 16;

    /** The stop reason of a turn that waits for what the client's tools say. */
    static final String FOR_CLIENT = "tool_calls";

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static final int CHARACTERS_PER_TOKEN = 3;
    private static final long RESERVED_TOKENS = 8_192;

    private final Kit kit;
    private final LiveRun run;
    private final Progress progress;
    private final long startedAt;
    private final Set<String> callIds = new HashSet<>();
    private ClientTools client = ClientTools.NONE;
    private final List<ToolUse> clientCalls = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private Event.Usage usage = new Event.Usage(0, 0, 0, 0);
    private long deadline = Long.MAX_VALUE;
    private Session session;
    private Conversation conversation;
    private ModelChoice model;
    private String providerName = "";
    private String modelName = "";

    Turn(Kit kit, LiveRun run) {
        this.kit = kit;
        this.run = run;
        this.progress = new Progress(run, kit.followers(), kit.clock());
        this.startedAt = kit.clock().millis();
    }

    /** Runs the turn to its end, whatever happens. */
    void execute() {
        Runs.Result result;
        try {
            result = answered();
        } catch (TurnFailure e) {
            result = failed(e);
        } catch (InterruptedException e) {
            run.abort(Endings.RESTART);
            result = failed(ModelErrors.timeout());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("Run {} failed", run.id(), e);
            result = failed(new TurnFailure("error", "unknown", "The turn failed inside the gateway. The log has the"
                    + " details."));
        }
        Endings.end(kit, run, progress, result);
    }

    private Runs.Result answered() throws InterruptedException {
        begin();
        Optional<Commands.Answer> command = kit.commands().answer(run);
        if (command.isPresent()) {
            return commanded(command.get());
        }
        RunHooks.Prompted prompted = ask();
        Roster roster = kit.rosters().current();
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(
                roster.bounds().timeoutSeconds(run.message().timeoutSeconds()));
        AgentInfo agent = roster.find(run.agentId()).orElseThrow(() -> new TurnFailure("error", "unknown",
                "There is no agent \"" + run.agentId() + "\" any more. Add it to agents.list, or name another one."));
        String wanted = run.message().options().text("model").filter(name -> !name.isEmpty()).orElse(agent.model());
        model = ModelChoice.of(roster.snapshot(), wanted, kind -> kit.models().find(kind).isPresent());
        providerName = model.provider();
        modelName = model.model();
        progress.tell(new Detail.Started(startedAt, providerName, modelName));
        Service<ModelProvider> service = kit.models().require(model, run);
        model = model.builtIn() ? kit.builtIn().complete(model) : model;
        String system = system(roster, agent, prompted);
        messages.addAll(Opening.of(conversation, run.message(), prompted.text(), budget(roster, system)));
        String stopReason = rounds(service, system);
        session.abortedLastRun(false);
        kit.conversations().keep(session, conversation);
        return result("ok", stopReason, "", "");
    }

    private void begin() {
        kit.journal().begun(run.id());
        session = kit.sessions().open(run.sessionKey());
        client = ClientTools.of(run.message());
        run.sessionId(session.id());
    }

    /** Neither the question nor the answer is for a model, so neither is in the transcript. */
    private Runs.Result commanded(Commands.Answer answer) {
        providerName = "creel";
        modelName = "command";
        progress.tell(new Detail.Started(startedAt, providerName, modelName));
        progress.text(kit.hooks().beforeSend(run, answer.text(), true));
        return result("ok", "stop", "", "");
    }

    private RunHooks.Prompted ask() {
        conversation = kit.conversations().take(session);
        if (session.size() == 0) {
            kit.hooks().sessionStart(run);
        }
        RunHooks.Prompted prompted;
        try {
            prompted = kit.hooks().beforePrompt(run, run.message().text());
        } catch (TurnFailure e) {
            // The text itself stays out: the next prompt would carry it.
            session.append(Transcript.note(run.id(), now(), "blocked", "A message was blocked by a plugin and left out."));
            throw e;
        }
        if (!run.recovered() || !Recovery.trace(session, run.id()).asked()) {
            ClientResults.append(client, run.message().prelude(), conversation, session,
                    told -> Transcript.toolResult(run.id(), now(), told));
            String text = prompted.text();
            if (!text.isEmpty() || client.results().isEmpty()) {
                conversation.append(session, Transcript.user(run.id(), now(), text), new Message.User(text));
            }
        }
        return prompted;
    }

    private String system(Roster roster, AgentInfo agent, RunHooks.Prompted prompted) {
        boolean reader = roster.reader(agent.id());
        return SystemPrompt.of(new SystemPrompt.Parts(agent, reader, reader ? "" : kit.bootstrap().text(roster, run),
                run.message().extraSystem(), prompted.addition(), reader ? "" : skills()));
    }

    /** Names of skills are of no use to a model that may not read them. */
    private String skills() {
        return kit.skills().any() && kit.tools().offered(run).stream().anyMatch(t -> t.name().equals(SkillRead.NAME))
                ? kit.skills().lines() : "";
    }

    /** @return why the model stopped */
    private String rounds(Service<ModelProvider> service, String system) throws InterruptedException {
        for (int round = 0; ; round++) {
            progress.nextRound(kit.hooks().holdsText());
            checkAlive();
            List<ToolSpec> tools = round < MOST_ROUNDS ? client.beside(kit.tools().offered(run)) : List.of();
            Prompt prompt = new Prompt(model.promptProvider(), model.model(), model.settings(), system,
                    OwnBlocks.of(messages, model.name()), tools, model.maxTokens());
            // A slow first answer leaves time to force the beginning: a crash from then on marks the turn, and asks
            // nobody twice.
            Runnable whenSlow = round == 0 ? session::force : () -> {};
            ModelCalls.Answer answer = kit.modelCalls().ask(
                    run, service, new ModelCalls.Question(prompt, model, deadline, whenSlow), progress);
            usage = new Event.Usage(usage.input() + answer.usage().input(), usage.output() + answer.usage().output(),
                    usage.cacheRead() + answer.usage().cacheRead(), usage.cacheWrite() + answer.usage().cacheWrite());
            boolean last = answer.calls().isEmpty();
            progress.release(kit.hooks().beforeSend(run, progress.heardText(), last));
            if (last) {
                return last(answer);
            }
            if (round == MOST_ROUNDS) {
                throw new TurnFailure("error", "unknown", "The model called tools " + MOST_ROUNDS
                        + " times without coming to an answer. Ask for less at once.");
            }
            callTools(answer);
            if (!clientCalls.isEmpty()) {
                return FOR_CLIENT;
            }
        }
    }

    private String last(ModelCalls.Answer answer) {
        String stopReason = switch (answer.stop()) {
            case LENGTH -> "length";
            case REFUSAL -> "refusal";
            case END, TOOL_USE, UNKNOWN -> "stop";
        };
        Message.Assistant said = new Message.Assistant(progress.roundText(), List.of(), answer.blocks());
        say(Transcript.assistant(run.id(), now(), said, model, answer.usage(), stopReason), said);
        return stopReason;
    }

    private void callTools(ModelCalls.Answer answer) {
        List<ToolUse> uses = new ArrayList<>();
        List<ToolUse> shown = new ArrayList<>();
        for (ToolUse asked : answer.calls()) {
            ToolUse use = new ToolUse(callId(asked.id()), bounded(asked.tool(), 64), asked.arguments());
            uses.add(use);
            shown.add(new ToolUse(use.id(), use.tool(), readable(use)));
        }
        Message.Assistant said = new Message.Assistant(progress.roundText(), shown, answer.blocks());
        say(Transcript.assistant(run.id(), now(), said, model, answer.usage(), "toolUse"), said);
        for (ToolUse use : uses) {
            checkAlive();
            if (client.has(use.tool()) && parses(use)) {
                clientCalls.add(new ToolUse(use.id(), use.tool(), readable(use)));
                continue;
            }
            Json.Obj arguments = ToolCalls.arguments(new ToolUse(use.id(), use.tool(), readable(use)));
            progress.tell(new Detail.ToolStarted(use.id(), use.tool(), arguments));
            // The client's name for a tool never reaches one of ours.
            Result result = client.has(use.tool())
                    ? Result.error("The arguments are not a JSON object.")
                    : kit.tools().run(run, use, session, model, deadline - System.nanoTime());
            Message.ToolResult told = new Message.ToolResult(use.id(), use.tool(), result.text(), result.error());
            say(Transcript.toolResult(run.id(), now(), told), told);
            progress.tell(new Detail.ToolEnded(use.id(), use.tool(), result.error(), result.text()));
        }
    }

    /** Ids are the provider's and may repeat or be missing; the journal tells calls of one run apart by them. */
    private String callId(String asked) {
        String id = bounded(asked, 128);
        if (id.isEmpty() || !callIds.add(id)) {
            id = bounded(id, 96) + "#" + callIds.size();
            callIds.add(id);
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

    private void checkAlive() {
        if (run.aborted() || deadline - System.nanoTime() <= 0) {
            throw ModelErrors.timeout();
        }
    }

    private void say(Line line, Message message) {
        conversation.append(session, line, message);
        messages.add(message);
    }

    private Runs.Result failed(TurnFailure failure) {
        boolean aborted = run.aborted();
        String reason = aborted ? run.abortReason() : failure.status();
        try {
            if (session != null) {
                leave(aborted, reason);
            }
        } catch (RuntimeException e) {
            LOG.error("What was left of run {} could not be written", run.id(), e);
        }
        return aborted
                ? result("aborted", reason, "", "")
                : result(failure.status(), reason, failure.errorKind(), failure.getMessage());
    }

    /** What was said before the end stays in the transcript; the next turn tells the model that it was cut off. */
    private void leave(boolean aborted, String reason) {
        Message.Assistant partial = new Message.Assistant(progress.roundText(), List.of());
        if (!partial.text().isEmpty() && model != null) {
            Event.Usage none = new Event.Usage(0, 0, 0, 0);
            session.append(Transcript.assistant(run.id(), now(), partial, model, none, aborted ? "aborted" : "error"));
        }
        if (reason.equals(Endings.RESTART)) {
            session.append(Transcript.note(run.id(), now(), "interrupted", Endings.CUT_OFF));
        }
        session.abortedLastRun(aborted);
    }

    private Runs.Result result(String status, String stopReason, String errorKind, String errorMessage) {
        return new Runs.Result(status, progress.text(), stopReason, errorKind, errorMessage, providerName, modelName,
                usage.input(), usage.output(), usage.cacheRead(), usage.cacheWrite(), startedAt, kit.clock().millis(), clientCalls);
    }

    private long budget(Roster roster, String system) {
        long window = Math.min(model.contextWindow(), roster.bounds().contextTokens());
        long tokens = window - Math.max(model.maxTokens(), RESERVED_TOKENS);
        return Math.max(1_000, tokens) * CHARACTERS_PER_TOKEN - system.length();
    }

    private Instant now() {
        return kit.clock().instant();
    }

    private static String bounded(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
