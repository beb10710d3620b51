// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
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
    private static final String HELP = "help";

    private final Commands plugins;

    OwnCommands(Commands plugins) {
        this.plugins = plugins;
    }

    /** Who asks, and where. */
    record Asked(LiveRun run, Rights rights, Roster roster, AgentInfo agent, Session session) {}

    /** The answer to a text that is one of these commands; empty for any other text. */
    Optional<Answer> answer(Asked asked, String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "/help", "/commands" -> Optional.of(new Answer(HELP, help(asked.rights())));
            case "/whoami", "/id" -> Optional.of(new Answer("whoami", whoami(asked)));
            case "/stop" -> Optional.of(new Answer("stop", "Nothing is under way."));
            case "/status" -> asked.rights().may(Rights.SETTINGS)
                    ? Optional.of(new Answer("status", status(asked))) : Optional.empty();
            case "/models" -> asked.rights().may(Rights.SETTINGS)
                    ? Optional.of(new Answer("models", models(asked.roster(), asked.agent()))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private String help(Rights rights) {
        StringBuilder out = new StringBuilder("/help - shows these lines\n/whoami - who you are here\n"
                + "/new, /reset - begins a new conversation; what follows is its first message\n"
                + "/stop - ends what is under way and forgets what waits\n");
        if (rights.may(Rights.SETTINGS)) {
            out.append(CompactCommand.HELP);
            out.append("/status - model, levels and tokens of this conversation\n/models - what /model can choose\n");
            for (Directives.Kind kind : Directives.Kind.values()) {
                out.append('/').append(kind.names().get(0)).append(kind.levels().isEmpty() ? " NAME" : " " + String.join("|", kind.levels()))
                        .append(" - for this conversation; with a text behind it, for that message alone\n");
            }
        }
        return out.append(rights.may(Rights.OWNER) ? plugins.lines() : "")
                .append("Anything else that begins with / goes to the model as text.").toString();
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
