// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ClientTools;
import dev.creel.access.Outbox;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn: prompt, answer, tools, answer again, until the model is done; used by the thread that holds the lane. */
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static final Event.Usage NOTHING = new Event.Usage(0, 0, 0, 0);

    private final Kit kit;
    private final LiveRun run;
    private final Progress progress;
    private final long startedAt;
    private ClientTools client = ClientTools.NONE;
    private boolean commanded;
    private Session session;
    private InboundMedia.Received media = new InboundMedia.Received(List.of(), List.of());
    private Levels levels = Levels.NONE;
    private Duration pause = Duration.ZERO;
    private Conversation conversation;
    private ModelRoute route;
    private Rounds rounds;

    Turn(Kit kit, LiveRun run) {
        this.kit = kit;
        this.run = run;
        this.progress = new Progress(run, kit.followers(), kit.clock());
        this.startedAt = kit.clock().millis();
    }

    /** Runs the turn to its end, whatever happens. */
    void execute() {
        Runs.Result result;
        try (Outbox.Shown shown = kit.outbox().begun(run.id(), run.message())) {
            progress.shown(kit.listings().behind(shown, CommandRights.group(run)));
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
        Runs.Result end = result;
        run.company().ifPresent(company -> company.end(end));
        Endings.end(kit, run, progress, result);
    }

    private Runs.Result answered() throws InterruptedException {
        Reception.Received received = begin();
        if (received.answer().isPresent()) {
            return commanded(received.answer().get());
        }
        Roster roster = kit.rosters().current();
        Optional<String> focus = CompactCommand.focus(run, roster.snapshot(), received.text());
        conversation = kit.conversations().take(session);
        if (focus.isPresent()) {
            prepare(roster, RunHooks.Prompted.plain(""));
            progress.text(kit.hooks().beforeSend(run, rounds.compact(focus.get()), true));
            kit.conversations().keep(session, conversation);
            return result("ok", "stop", "", "");
        }
        progress.show(levels);
        media = kit.media().receive(run.message(), Workspaces.folder(roster, run.agentId()));
        prepare(roster, ask(received.text()));
        String stopReason = rounds.run();
        run.beside(new Beside(preface(), List.of()));
        session.abortedLastRun(false);
        kit.conversations().keep(session, conversation);
        return result("ok", stopReason, "", "");
    }

    /** Chooses the model and sets the scene for it. */
    private void prepare(Roster roster, RunHooks.Prompted prompted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(
                roster.bounds().timeoutSeconds(run.message().timeoutSeconds()));
        AgentInfo agent = roster.find(run.agentId()).orElseThrow(() -> new TurnFailure("error", "unknown",
                "There is no agent \"" + run.agentId() + "\" any more. Add it to agents.list, or name another one."));
        String wanted = run.message().options().text("model").filter(name -> !name.isEmpty()).orElse(levels.model());
        route = new ModelRoute(kit.router(), run, progress, roster.snapshot(), this::notAnswered)
                .through(Candidates.of(roster.snapshot(), agent, wanted));
        progress.tell(new Detail.Started(startedAt, route.model().provider(), route.model().model()));
        ModelChoice model = route.ready();
        String system = system(roster, agent, prompted);
        Window window = Window.of(roster.snapshot(), roster.bounds().contextTokens(), model);
        rounds = new Rounds(kit, run, progress,
                new Rounds.Scene(session, conversation, system, levels.thinking(), offered(roster, agent), deadline), route, window,
                opening(roster, prompted.text(), window.budget(model, system)));
    }

    /** A reader has no tools, and a client's would be one: what it reads could make the client act. */
    private ClientTools offered(Roster roster, AgentInfo agent) {
        return roster.reader(agent.id()) ? ClientTools.NONE : client;
    }

    /** Steps are for the owner's own chat; elsewhere they would show others what the agent does. */
    private String preface() {
        boolean own = ChannelAddress.of(run.message()).filter(from -> from.chat().kind() == Chat.Kind.DIRECT).isPresent();
        return own && CommandRights.owner(run, kit.rosters().current().snapshot()) && !progress.steps().isEmpty() ? kit.hooks().beforeSend(run, progress.steps(), false) + "\n" : "";
    }

    private List<Message> opening(Roster roster, String text, long budget) {
        List<Message> all = Opening.of(conversation, run, text, media.images(), budget);
        List<Message> limited = HistoryLimit.of(run, roster.snapshot()).map(limit -> HistoryLimit.last(all, limit)).orElse(all);
        Json.Obj pruning = roster.snapshot().object("agents.defaults.contextPruning");
        return pruning.text("mode").orElse("off").equals("cache-ttl")
                ? Pruning.of(pruning).shortened(limited, budget, pause) : limited;
    }

    private Reception.Received begin() {
        run.company().ifPresent(Company::begun);
        kit.journal().begun(run.id());
        String text = run.company().map(Company::text).orElse(run.text());
        Reception.Received received = kit.reception().receive(run, text);
        session = received.session();
        pause = Duration.between(session.updatedAt(), now());
        levels = received.levels();
        client = ClientTools.of(run.message());
        run.sessionId(session.id());
        return received;
    }

    /** Neither the question nor the answer is for a model, so neither is in the transcript. */
    private Runs.Result commanded(Commands.Answer answer) {
        commanded = true;
        run.beside(new Beside("", answer.choices()));
        progress.tell(new Detail.Started(startedAt, "creel", "command"));
        progress.text(kit.hooks().beforeSend(run, answer.text(), true));
        return result("ok", "stop", "", "");
    }

    private RunHooks.Prompted ask(String asked) {
        if (session.size() == 0) {
            kit.hooks().sessionStart(run);
        }
        RunHooks.Prompted prompted;
        try {
            prompted = kit.hooks().beforePrompt(run, asked);
        } catch (TurnFailure e) {
            // The text itself stays out: the next prompt would carry it.
            session.append(Transcript.note(run.id(), now(), "blocked", "A message was blocked by a plugin and left out."));
            throw e;
        }
        if (!run.recovered() || !Recovery.trace(session, run.id()).asked()) {
            ClientResults.append(client, run.message().prelude(), conversation, session,
                    told -> Transcript.toolResult(run.id(), now(), told.result(), told.read(), run.marker()), run.marker());
            String text = prompted.text();
            if (!text.isEmpty() || client.results().isEmpty()) {
                String before = ChatBlock.of(run.message(), media.lines());
                Taint read = Provenance.of(run, kit.rosters().current().snapshot()).and(prompted.read()).and(noted());
                conversation.append(session, Transcript.user(run.id(), now(), text,
                        run.company().map(Company::ids).orElse(List.of()), before, read), new Message.User(before + text), read);
            }
        }
        run.reading().add(conversation.taint().and(prompted.read()).and(noted()));
        return prompted;
    }

    /** What the agent's own notes, which stand in the prompt, may have come from. */
    private Taint noted() {
        Roster roster = kit.rosters().current();
        return roster.reader(run.agentId()) ? Taint.NONE : kit.bootstrap().read(roster, run);
    }

    private String system(Roster roster, AgentInfo agent, RunHooks.Prompted prompted) {
        boolean reader = roster.reader(agent.id());
        return SystemPrompt.of(new SystemPrompt.Parts(agent, speaker(roster), reader, reader ? "" : kit.bootstrap().text(roster, run),
                run.message().extraSystem(), prompted.addition(), reader ? "" : skills()));
    }

    private SystemPrompt.Speaker speaker(Roster roster) {
        Optional<Delegation> made = Delegation.of(run.message());
        if (made.isPresent()) {
            return made.get().kind() == Delegation.Kind.TASK ? SystemPrompt.Speaker.TASK : SystemPrompt.Speaker.SESSION;
        }
        if (ChannelAddress.of(run.message()).isEmpty()) {
            return SystemPrompt.Speaker.CLIENT;
        }
        return CommandRights.owner(run, roster.snapshot()) ? SystemPrompt.Speaker.OWNER : SystemPrompt.Speaker.GUEST;
    }

    /** Names of skills are of no use to a model that may not read them. */
    private String skills() {
        return kit.skills().any() && kit.tools().offered(run, route.model()).stream().anyMatch(t -> t.name().equals(SkillRead.NAME))
                ? kit.skills().lines() : "";
    }

    /** Kept beside the conversation, out of the model's sight. */
    private void notAnswered(ModelRoute.Attempt attempt) {
        conversation.append(session, Transcript.fellOver(run.id(), now(), attempt));
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
        if (!partial.text().isEmpty() && route != null) {
            session.append(Transcript.assistant(run.id(), now(), partial, route.model(), NOTHING, aborted ? "aborted" : "error"));
        }
        if (reason.equals(Endings.RESTART)) {
            session.append(Transcript.note(run.id(), now(), "interrupted", Endings.CUT_OFF));
        }
        session.abortedLastRun(aborted);
    }

    private Runs.Result result(String status, String stopReason, String errorKind, String errorMessage) {
        Event.Usage usage = rounds == null ? NOTHING : rounds.usage();
        ModelChoice model = route == null ? null : route.model();
        return new Runs.Result(status, progress.text(), stopReason, errorKind, errorMessage,
                commanded ? "creel" : model == null ? "" : model.provider(),
                commanded ? "command" : model == null ? "" : model.model(),
                usage.input(), usage.output(), usage.cacheRead(), usage.cacheWrite(), startedAt, kit.clock().millis(),
                rounds == null ? List.of() : rounds.clientCalls());
    }

    private Instant now() {
        return kit.clock().instant();
    }
}
