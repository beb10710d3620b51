// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox.Choice;
import dev.creel.access.Rights;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.agent.internal.Directives.Kind;
import dev.creel.audit.Audit;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Settings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What directives do: alone they change the conversation and are answered, before a text they count for it. Thread-safe. */
final class DirectiveAnswers {
    private static final String IN_GROUP = "In a group everybody would read what is behind an answer. These two are for direct chats.";

    private final Audit audit;

    DirectiveAnswers(Audit audit) {
        this.audit = audit;
    }

    /** The refusal of a sender who may not give a command; silence where others would read it. */
    Answer refused(LiveRun run, String name, Rights least) {
        boolean owner = least == Rights.OWNER;
        String id = audit.record("command.refused", Map.of("command", name, "rule",
                owner ? "commands.ownerAllowFrom" : "commands.allowFrom", "run", run.id(), "session", run.sessionKey(), "grant",
                (owner ? "" : "name the sender's id in commands.allowFrom.CHANNEL or ") + "name it as CHANNEL:ID in commands.ownerAllowFrom"));
        return new Answer(name, CommandRights.group(run) ? "" : "Refused (" + id + "): /" + name + " is for the owner of this gateway"
                + (owner ? "." : " and those he names."));
    }

    /** The directives with a model's full name in place of an alias; {@code wrong} says when it may not be chosen. */
    static Directives resolved(Roster roster, AgentInfo agent, Directives directives) {
        String asked = directives.values().getOrDefault(Kind.MODEL, "");
        if (!directives.wrong().isEmpty() || asked.isEmpty() || asked.equals(Directives.DEFAULT)) {
            return directives;
        }
        Optional<String> model = ModelNames.chosen(roster, agent, asked);
        Map<Kind, String> values = new EnumMap<>(directives.values());
        values.put(Kind.MODEL, model.orElse(""));
        return new Directives(values, directives.rest(), model.isPresent() ? ""
                : "The model \"" + Untrusted.line(asked, 100) + "\" cannot be chosen. " + OwnCommands.models(roster, agent));
    }

    /** The answer when no model is asked; directives that stand alone are kept for the conversation first. */
    Optional<Answer> answer(LiveRun run, Roster roster, AgentInfo agent, Session session, Directives directives) {
        if (!directives.wrong().isEmpty()) {
            return Optional.of(new Answer("directive", directives.wrong()));
        }
        if (!directives.alone()) {
            return Optional.empty();
        }
        if (CommandRights.group(run) && directives.values().keySet().stream().anyMatch(Kind::shows)) {
            return Optional.of(new Answer("directive", IN_GROUP));
        }
        Settings now = session.settings();
        if (directives.values().values().stream().anyMatch(value -> !value.isEmpty())) {
            now = session.settings(before -> changed(before, directives.values()));
        }
        StringBuilder out = new StringBuilder();
        for (Kind kind : directives.values().keySet()) {
            out.append(out.length() == 0 ? "" : "\n").append(said(kind, now, agent));
            if (kind == Kind.MODEL && directives.values().get(kind).isEmpty()) {
                out.append('\n').append(OwnCommands.models(roster, agent));
            }
        }
        return Optional.of(new Answer("directive", out.toString(), choices(roster, agent, directives)));
    }

    /** What one directive that only asks can be answered with. */
    private static List<Choice> choices(Roster roster, AgentInfo agent, Directives directives) {
        if (directives.values().size() != 1 || !directives.values().containsValue("")) {
            return List.of();
        }
        Kind kind = directives.values().keySet().iterator().next();
        List<String> values = new ArrayList<>(kind == Kind.MODEL ? ModelNames.choices(roster, agent) : kind.levels());
        values.add(Directives.DEFAULT);
        return Choices.of(kind.title(), values);
    }

    private static Settings changed(Settings before, Map<Kind, String> values) {
        Settings now = before;
        for (Map.Entry<Kind, String> entry : values.entrySet()) {
            String value = entry.getValue().equals(Directives.DEFAULT) ? "" : entry.getValue();
            if (!entry.getValue().isEmpty()) {
                now = switch (entry.getKey()) {
                    case THINK -> now.thinking(value);
                    case VERBOSE -> now.verbose(value);
                    case REASONING -> now.reasoning(value);
                    case MODEL -> now.model(value);
                    case QUEUE -> now.queueMode(value);
                };
            }
        }
        return now;
    }

    private static String said(Kind kind, Settings now, AgentInfo agent) {
        String value = switch (kind) {
            case THINK -> now.thinking();
            case VERBOSE -> now.verbose();
            case REASONING -> now.reasoning();
            case MODEL -> now.model();
            case QUEUE -> now.queueMode();
        };
        String shown = !value.isEmpty() ? value : kind == Kind.MODEL ? agent.model() + " (the agent's)" : "as configured";
        return "In this conversation /" + kind.title() + " is now: " + shown + ".";
    }
}
