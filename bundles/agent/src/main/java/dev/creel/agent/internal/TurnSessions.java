// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.Runs;
import dev.creel.api.model.Message;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The sessions of one tool call: those its turn may see, and what it may have them do with no more rights than its own. Thread-safe. */
final class TurnSessions implements SessionView {
    private static final int MOST_LISTED = 500;
    private static final int MOST_LINES = 200;
    private static final int LONGEST_TEXT = 32_000;
    private static final int LONGEST_SAID = 4_000;
    private static final int MOST_SUBAGENTS = 8;

    /** One less than a subject may have: the turn made here is bound by this one too. */
    private static final int LONGEST_CHAIN = 7;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    private final CallSessions with;
    private final Doing doing;
    private final Kit kit;

    TurnSessions(CallSessions with, Doing doing) {
        this.with = with;
        this.doing = doing;
        this.kit = with.kit().get();
    }

    @Override
    public Status status() {
        return doing.status();
    }

    @Override
    public Status status(String sessionKey) {
        return status(seen(sessionKey));
    }

    @Override
    public List<Status> list(Duration activeWithin, int limit) {
        Instant since = activeWithin.isZero() ? Instant.MIN : kit.clock().instant().minus(activeWithin);
        SessionScope scope = scope();
        return kit.sessions().list(Integer.MAX_VALUE).stream()
                .filter(session -> scope.sees(session.key()) && session.updatedAt().isAfter(since))
                .limit(Math.max(1, Math.min(limit, MOST_LISTED))).map(TurnSessions::status).toList();
    }

    @Override
    public List<String> agents() {
        SessionScope scope = scope();
        return kit.rosters().current().agents().keySet().stream().filter(scope::spawns).toList();
    }

    @Override
    public List<Said> history(String sessionKey, int limit, boolean tools) {
        Session session = seen(sessionKey);
        List<Said> said = new ArrayList<>();
        for (Line line : session.tail(MOST_LINES * 3)) {
            Transcript.read(line).flatMap(message -> said(message, line.at(), tools)).ifPresent(said::add);
        }
        doing.reading().add(Conversation.of(session).taint().and(new Label("session", session.key())));
        int most = Math.max(1, Math.min(limit, MOST_LINES));
        return List.copyOf(said.subList(Math.max(0, said.size() - most), said.size()));
    }

    private static Optional<Said> said(Message message, Instant at, boolean tools) {
        if (message instanceof Message.ToolResult result) {
            return tools ? Optional.of(new Said("tool", Untrusted.bounded(result.text(), LONGEST_SAID), at)) : Optional.empty();
        }
        boolean user = message instanceof Message.User;
        String text = user ? ((Message.User) message).text() : ((Message.Assistant) message).text();
        return text.isBlank() ? Optional.empty()
                : Optional.of(new Said(user ? "user" : "assistant", Untrusted.bounded(text, LONGEST_SAID), at));
    }

    @Override
    public Answer send(String sessionKey, String text, Duration wait) {
        Session session = seen(sessionKey);
        if (session.key().equals(doing.run().sessionKey())) {
            throw new Failure(Failure.Code.BAD_INPUT, "this is the session you are in");
        }
        String said = bounded(text);
        if (!SessionTree.spawned(doing.run().sessionKey(), session.key())) {
            Labels.Outcome outcome = with.labels().decide(new Labels.Act(Labels.Kind.MESSAGE, "session:" + session.key(), said, Map.of(),
                    doing.who(), doing.read()), doing.run()::aborted);
            if (!outcome.allowed()) {
                throw new Failure(Failure.Code.REFUSAL, outcome.said());
            }
        }
        Delegation delegation = delegation(Delegation.Kind.SAID, true);
        LiveRun run = with.host().done(() -> kit.delegates().send(new Delegates.Letter("said:" + UUID.randomUUID(), session.key(),
                session.agentId(), said, "", "", 0), delegation));
        return wait.isZero() || wait.isNegative() ? new Answer("accepted", session.key(), run.id(), "") : answer(run, wait);
    }

    private Answer answer(LiveRun run, Duration wait) {
        Optional<Runs.Result> result = run.await(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        doing.reading().add(run.reading().taint().and(new Label("session", run.sessionKey())));
        return result.map(end -> new Answer(end.status().equals("ok") ? "ok" : "error", run.sessionKey(), run.id(),
                        end.status().equals("ok") ? end.text() : end.errorMessage()))
                .orElseGet(() -> new Answer("timeout", run.sessionKey(), run.id(), ""));
    }

    @Override
    public Answer spawn(Task task) {
        String own = doing.run().sessionKey();
        if (doing.subject().subAgent()) {
            throw new Failure(Failure.Code.REFUSAL, "a sub-agent does not spawn another one");
        }
        String agent = agent(task.agentId().isEmpty() ? doing.run().agentId() : task.agentId().strip());
        long live = kit.table().live().stream().filter(run -> Subjects.subAgent(run.sessionKey())).count();
        long most = with.config().get().integer("agents.defaults.subagents.maxConcurrent", MOST_SUBAGENTS);
        if (live >= most) {
            throw new Failure(Failure.Code.OVERLOADED, most + " sub-agents are at work (agents.defaults.subagents.maxConcurrent)");
        }
        Delegates.Letter letter = new Delegates.Letter("task:" + UUID.randomUUID(), SessionTree.child(own, agent), agent,
                bounded(task.text()), model(task), task.thinking(), task.longest().toSeconds());
        Delegation delegation = delegation(Delegation.Kind.TASK, task.keep());
        weaker(letter, delegation);
        return with.host().done(() -> {
            Session session = kit.sessions().open(letter.sessionKey());
            session.settings(settings -> settings.label(Untrusted.line(task.label(), 80)));
            LiveRun run = kit.delegates().send(letter, delegation);
            doing.run().gives(run);
            return new Answer("accepted", letter.sessionKey(), run.id(), "");
        });
    }

    /** The agent's id as the configuration has it, however the model wrote it: rules of an agent go by that. */
    private String agent(String named) {
        return kit.rosters().current().find(named).map(AgentInfo::id).filter(scope()::spawns)
                .orElseThrow(() -> new Failure(Failure.Code.NOT_FOUND, "there is no agent \"" + Untrusted.line(named, 64)
                        + "\" for you; agents_list tells which there are, agents.list[].subagents.allowAgents names them"));
    }

    /** What is in a container does not get out of it through another agent. */
    private void weaker(Delegates.Letter letter, Delegation delegation) {
        dev.creel.access.Message message = new dev.creel.access.Message(letter.key(), Delegation.SURFACE, letter.sessionKey(),
                letter.agentId(), "", "", List.of(), 0, delegation.options().build());
        Subject child = with.subjects().of(new LiveRun(message, letter.sessionKey(), letter.agentId(), delegation.peer(), false), doing.model());
        if (doing.subject().sandboxed() && !child.sandboxed()) {
            throw new Failure(Failure.Code.REFUSAL, "this session works in a container and the agent " + letter.agentId()
                    + " does not: give the task to one that does, or set agents.list[].sandbox.mode of it");
        }
    }

    private String model(Task task) {
        return task.model().isEmpty() ? scope().model() : task.model();
    }

    private Delegation delegation(Delegation.Kind kind, boolean keep) {
        if (doing.subject().bounds().size() >= LONGEST_CHAIN) {
            throw new Failure(Failure.Code.REFUSAL, "sessions have passed this on too often; answer instead");
        }
        Set<String> tools = kit.tools().offered(doing.run(), doing.model()).stream().map(ToolSpec::name).collect(Collectors.toSet());
        return new Delegation(kind, doing.run().sessionKey(), doing.read(), doing.subject().binding(tools), keep, doing.chat());
    }

    /** What may not be seen is told like what is not there. */
    private Session seen(String sessionKey) {
        try {
            String key = kit.sessions().canonical(sessionKey, doing.run().agentId());
            if (scope().sees(key)) {
                return kit.sessions().find(key).orElseThrow(TurnSessions::none);
            }
        } catch (IllegalArgumentException e) {
            throw none();
        }
        throw none();
    }

    private static Failure none() {
        return new Failure(Failure.Code.NOT_FOUND, "there is no such session for you; sessions_list tells which there are");
    }

    private SessionScope scope() {
        return new SessionScope(with.config().get(), doing.subject());
    }

    private static String bounded(String text) {
        if (text.isBlank()) {
            throw new Failure(Failure.Code.BAD_INPUT, "there is nothing to say");
        }
        return Untrusted.bounded(text, LONGEST_TEXT);
    }

    private static Status status(Session session) {
        return new Status(session.key(), session.id(), session.agentId(), session.updatedAt(), session.size(), session.usage().input(),
                session.usage().output(), 0);
    }
}
