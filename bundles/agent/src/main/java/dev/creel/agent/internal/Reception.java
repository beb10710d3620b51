// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Snapshot;
import dev.creel.session.Sessions;
import dev.creel.session.Sessions.Session;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to a message before a model sees it: the session may be over or be ended, directives are taken off, and a
 * command is answered. Used by the thread that holds the lane.
 */
final class Reception {
    private static final List<String> TRIGGERS = List.of("/new", "/reset");
    private static final String ANEW = "A new conversation begins. What was said before is kept, but I do not look at it.";

    private final Sessions sessions;
    private final Rosters rosters;
    private final Commands commands;
    private final OwnCommands own;
    private final DirectiveAnswers settings;
    private final Clock clock;

    Reception(Sessions sessions, Rosters rosters, Commands commands, Audit audit, Clock clock) {
        this.sessions = sessions;
        this.rosters = rosters;
        this.commands = commands;
        this.own = new OwnCommands(commands);
        this.settings = new DirectiveAnswers(audit);
        this.clock = clock;
    }

    /**
     * What is left to do.
     *
     * @param text what goes to the model
     * @param answer the answer when no model is asked
     */
    record Received(Session session, String text, Levels levels, Optional<Answer> answer) {}

    /** @throws TurnFailure when a command fails */
    Received receive(LiveRun run, String text) {
        Roster roster = rosters.current();
        Snapshot snapshot = roster.snapshot();
        Session session = fresh(run, snapshot);
        Rights rights = text.stripLeading().startsWith("/") ? CommandRights.of(run, snapshot) : Rights.NONE;
        return directed(run, roster, started(run, roster, session, rights, text), rights);
    }

    /** The session a message goes to, and what of the message is left. */
    private record Started(Session session, String text, boolean anew) {}

    private Started started(LiveRun run, Roster roster, Session session, Rights rights, String text) {
        Optional<String> trigger = rights.may(Rights.OWN_CHAT) ? trigger(roster.snapshot(), text.strip()) : Optional.empty();
        if (trigger.isEmpty()) {
            return new Started(session, text, false);
        }
        Session fresh = sessions.reset(run.sessionKey(), trigger.get().equals("/new") ? "new" : "reset");
        return new Started(fresh, text.strip().substring(trigger.get().length()).strip(), true);
    }

    private Received directed(LiveRun run, Roster roster, Started started, Rights rights) {
        AgentInfo agent = roster.find(run.agentId()).orElse(null);
        if (rights == Rights.NONE || agent == null) {
            return received(run, roster, started.session(), new Directives(Map.of(), started.text(), ""), Optional.empty());
        }
        Session session = started.session();
        Directives directives = DirectiveAnswers.resolved(roster, agent, Directives.of(started.text()));
        Optional<Refused> refused = refused(directives, started.text(), rights);
        Optional<Answer> answer;
        if (refused.isPresent()) {
            // Before a text it is no command but a part of what somebody without rights says.
            boolean text = directives.any() && !directives.alone() && !CommandRights.group(run);
            answer = text ? Optional.empty() : refused.map(r -> settings.refused(run, r.name(), r.least()));
            directives = new Directives(Map.of(), started.text(), "");
        } else if (directives.any()) {
            answer = settings.answer(run, roster, agent, session, directives);
        } else {
            answer = own.answer(new OwnCommands.Asked(run, rights, roster, agent, session), started.text());
            if (answer.isEmpty()) {
                answer = commands.answer(run, started.text());
            }
        }
        if (answer.isEmpty() && started.anew() && directives.alone()) {
            answer = Optional.of(new Answer("new", ANEW));
        }
        return received(run, roster, session, directives, answer);
    }

    /** A command that its sender may not give. */
    private record Refused(String name, Rights least) {}

    private Optional<Refused> refused(Directives directives, String text, Rights rights) {
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(text);
        Optional<Rights> least = directives.any() ? Optional.of(directives.least())
                : given.flatMap(g -> commands.offers(g.name()) ? Optional.of(Rights.OWNER) : g.least());
        return least.filter(l -> !rights.may(l)).map(l -> new Refused(given.map(ChatCommand.Given::name).orElse("command"), l));
    }

    private static Received received(LiveRun run, Roster roster, Session session, Directives directives, Optional<Answer> answer) {
        Levels levels = Levels.of(directives.values(), run.message().options().text("thinking").orElse(""),
                session.settings(), roster.snapshot());
        return new Received(session, directives.rest(), levels, answer);
    }

    /** The session, begun anew if it was over by the clock. */
    private Session fresh(LiveRun run, Snapshot snapshot) {
        Session session = sessions.open(run.sessionKey());
        if (session.size() == 0) {
            return session;
        }
        String channel = ChannelAddress.of(run.message()).map(ChannelAddress::channel).orElse("webchat");
        return Freshness.over(Freshness.Policy.of(snapshot, channel, run.sessionKey()), session.updatedAt(),
                        clock.instant(), ZoneId.systemDefault())
                .map(why -> sessions.reset(run.sessionKey(), why)).orElse(session);
    }

    /** The trigger the text is or begins with. */
    private static Optional<String> trigger(Snapshot snapshot, String text) {
        List<String> triggers = new ArrayList<>();
        for (Json entry : snapshot.list("session.resetTriggers")) {
            if (entry instanceof Json.Str s && s.value().strip().startsWith("/")) {
                triggers.add(s.value().strip().toLowerCase(Locale.ROOT));
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return (triggers.isEmpty() ? TRIGGERS : triggers).stream()
                .filter(t -> lower.equals(t) || lower.startsWith(t) && Character.isWhitespace(lower.charAt(t.length())))
                .findFirst();
    }
}
