// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.session.Sessions.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The gateway's own text commands: who am I, how does it stand, which models, help. Answers without a model; thread-safe. */
final class OwnCommands {
    private static final int MOST_MODELS = 60;
    private static final List<String> ACTIVATIONS = List.of("mention", "always", Directives.DEFAULT);

    private final Commands plugins;

    OwnCommands(Commands plugins) {
        this.plugins = plugins;
    }

    /** Who asks, and where. */
    record Asked(LiveRun run, Rights rights, Roster roster, AgentInfo agent, Session session) {}

    /** The answer to a text that is one of these commands; empty for any other text. Who asks may give the command. */
    Optional<Answer> answer(Asked asked, String text) {
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(text);
        ChatCommand command = given.flatMap(ChatCommand.Given::command).orElse(null);
        if (command == ChatCommand.ACTIVATION) {
            return Optional.of(activation(asked, given.get().arguments().toLowerCase(Locale.ROOT)));
        }
        if (command == null || !given.get().arguments().isEmpty()) {
            return Optional.empty();
        }
        return switch (command) {
            case HELP -> Optional.of(new Answer("help", help(asked.rights())));
            case WHOAMI -> Optional.of(new Answer("whoami", whoami(asked)));
            case STOP -> Optional.of(new Answer("stop", "Nothing is under way."));
            case STATUS -> Optional.of(new Answer("status", status(asked)));
            case MODELS -> Optional.of(new Answer("models", models(asked.roster(), asked.agent()),
                    Choices.of("model", ModelNames.choices(asked.roster(), asked.agent()))));
            default -> Optional.empty();
        };
    }

    private String help(Rights rights) {
        StringBuilder out = new StringBuilder();
        for (ChatCommand command : ChatCommand.values()) {
            if (rights.may(command.least())) {
                out.append('/').append(command.names().get(0)).append(arguments(command)).append(" - ").append(command.help()).append('\n');
            }
        }
        return out.append(rights.may(Rights.OWNER) ? plugins.lines() : "")
                .append(rights.may(Rights.SETTINGS) ? "A level or model with a text behind it is for that message alone.\n" : "")
                .append("Anything else that begins with / goes to the model as text.").toString();
    }

    private static String arguments(ChatCommand command) {
        return Directives.Kind.named(command.names().get(0)).filter(kind -> !kind.levels().isEmpty())
                .map(kind -> " " + String.join("|", kind.levels()))
                .orElse(command.arguments().isEmpty() ? "" : " " + command.arguments().toUpperCase(Locale.ROOT));
    }

    private static Answer activation(Asked asked, String wanted) {
        if (!CommandRights.group(asked.run())) {
            return new Answer("activation", "/activation is for groups: in a direct chat every message is answered.");
        }
        if (ACTIVATIONS.contains(wanted)) {
            asked.session().settings(before -> before.groupActivation(wanted.equals(Directives.DEFAULT) ? "" : wanted));
        }
        String now = asked.session().settings().groupActivation();
        return new Answer("activation", "This group is answered: " + (now.isEmpty() ? "as configured" : now) + ".",
                wanted.isEmpty() ? Choices.of("activation", ACTIVATIONS) : List.of());
    }

    private static String whoami(Asked asked) {
        String rights = asked.rights().may(Rights.OWNER) ? "the owner"
                : asked.rights().may(Rights.SETTINGS) ? "allowed to change settings" : "allowed to talk";
        return ChannelAddress.of(asked.run().message())
                .map(from -> "You are " + Untrusted.line(asked.run().message().options().text("sender").orElse(""), 256) + " on "
                        + from.channel() + ", account " + from.account() + ": " + rights + ".")
                .orElse("You are a client of the gateway: " + rights + ".");
    }

    private static String status(Asked asked) {
        Session session = asked.session();
        Levels levels = Levels.of(Map.of(), "", session.settings(), asked.roster().snapshot());
        String model = levels.model().isEmpty() ? asked.agent().model() : levels.model() + " (chosen here)";
        return "Agent: " + asked.agent().name() + "\nConversation: " + session.key() + "\nModel: " + model
                + "\nThinking: " + (levels.thinking().isEmpty() ? "as the model does" : levels.thinking())
                + ", verbose: " + levels.verbose() + ", reasoning: " + levels.reasoning()
                + ", queue: " + (session.settings().queueMode().isEmpty() ? "as configured" : session.settings().queueMode())
                + "\nTokens: " + session.usage().input() + " in, " + session.usage().output() + " out, "
                + session.size() + " entries";
    }

    /** What {@code /model} and {@code /models} show. */
    static String models(Roster roster, AgentInfo agent) {
        List<String> names = ModelNames.choices(roster, agent);
        String shown = String.join("\n", names.subList(0, Math.min(names.size(), MOST_MODELS)));
        return "Models to choose from:\n" + shown + (names.size() > MOST_MODELS ? "\n... and " + (names.size() - MOST_MODELS) + " more" : "");
    }
}
