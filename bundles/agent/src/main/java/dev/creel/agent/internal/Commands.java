// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChatCommand;
import dev.creel.access.Outbox.Choice;
import dev.creel.api.command.Command;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text commands that plugins registered, and their answers; thread-safe. */
final class Commands {
    /** Most characters of an answer. */
    static final int LONGEST_REPLY = 16 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final int LONGEST_HELP = 200;

    private final PluginServices services;
    private volatile Known known = new Known(List.of(), Map.of());

    Commands(PluginServices services) {
        this.services = services;
    }

    private record Known(List<Service<Command>> of, Map<String, Service<Command>> byName) {}

    /**
     * An answer without a model.
     *
     * @param text empty for silence
     * @param choices what can be pressed below it
     */
    record Answer(String command, String text, List<Choice> choices) {
        Answer {
            choices = List.copyOf(choices);
        }

        Answer(String command, String text) {
            this(command, text, List.of());
        }
    }

    /** Whether that is a plugin's command. */
    boolean offers(String name) {
        return commands().containsKey(name);
    }

    /**
     * The answer to a text that is a plugin's command; empty for everything a model answers.
     *
     * @throws TurnFailure when the command fails
     */
    Optional<Answer> answer(LiveRun run, String text) {
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(text);
        Service<Command> command = given.map(g -> commands().get(g.name())).orElse(null);
        return command == null ? Optional.empty()
                : given.map(g -> new Answer(g.name(), ask(command, g.name(), g.arguments(), run)));
    }

    private static String ask(Service<Command> command, String name, String arguments, LiveRun run) {
        Command.Invocation invocation = new Command.Invocation(arguments, run.agentId(), run.sessionKey());
        try {
            Command.Reply reply = command.call(LONGEST, (plugin, call) -> plugin.reply(invocation, call));
            return Untrusted.bounded(reply.text(), LONGEST_REPLY);
        } catch (Failure e) {
            throw failed(name, ": " + Untrusted.line(e.getMessage(), 300));
        } catch (PluginException | ClassCastException | NullPointerException e) {
            LOG.warn("Command /{} of plugin {} failed: {}", name, command.plugin().name(), e.getMessage());
            throw failed(name, ". The log has the reason.");
        }
    }

    private static TurnFailure failed(String name, String why) {
        return new TurnFailure("error", "unknown", "The command /" + name + " failed" + why);
    }

    /** A line for each command, in alphabetical order. */
    String lines() {
        StringBuilder out = new StringBuilder();
        commands().forEach((name, command) -> {
            out.append('/').append(name);
            try {
                String line = command.call(ASKING, (plugin, call) -> plugin.spec().help());
                out.append(" - ").append(Untrusted.line(line, LONGEST_HELP));
            } catch (Failure | PluginException | ClassCastException e) {
                LOG.warn("Plugin {} does not describe /{}: {}", command.plugin().name(), name, e.getMessage());
            }
            out.append(" (plugin ").append(command.plugin().name()).append(")\n");
        });
        return out.toString();
    }

    /** Names are those the policy granted, in alphabetical order. */
    private Map<String, Service<Command>> commands() {
        List<Service<Command>> registered = services.of(Command.class);
        Known now = known;
        if (now.of() == registered) {
            return now.byName();
        }
        Map<String, Service<Command>> byName = new TreeMap<>();
        Set<String> left = new HashSet<>();
        for (Service<Command> service : registered) {
            for (String name : service.property("command")) {
                if (ChatCommand.reserved(name) || byName.putIfAbsent(name, service) != null) {
                    left.add(name);
                }
            }
        }
        // As with tools: of two plugins with one name neither is reached.
        for (String name : left) {
            byName.remove(name);
            LOG.warn("The command /{} is left out: {}", name,
                    ChatCommand.reserved(name) ? "the name is the gateway's own" : "several plugins offer it; disable all but one");
        }
        known = new Known(registered, byName);
        return byName;
    }
}
