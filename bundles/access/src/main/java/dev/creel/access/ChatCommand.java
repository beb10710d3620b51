// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's own commands in chats, and who may give each. Whatever else is a command belongs to the owner. */
public enum ChatCommand {
    HELP(Rights.TALK, "", "shows what you can say here", "help", "commands"),
    WHOAMI(Rights.TALK, "", "who you are here", "whoami", "id"),
    NEW(Rights.OWN_CHAT, "text", "begins a new conversation; what follows is its first message", "new"),
    RESET(Rights.OWN_CHAT, "text", "begins a new conversation; what follows is its first message", "reset"),
    STOP(Rights.OWN_CHAT, "", "ends what is under way and forgets what waits", "stop"),
    STATUS(Rights.SETTINGS, "", "model, levels and tokens of this conversation", "status"),
    MODELS(Rights.SETTINGS, "", "what /model can choose", "models"),
    MODEL(Rights.SETTINGS, "name", "the model of this conversation", "model"),
    THINK(Rights.SETTINGS, "level", "how hard to think in this conversation", "think", "thinking", "t"),
    QUEUE(Rights.SETTINGS, "mode", "what becomes of messages that come while an answer is written", "queue"),
    COMPACT(Rights.SETTINGS, "text", "puts a summary in place of the older part; what follows is kept above all", "compact"),
    VERBOSE(Rights.OWNER, "level", "shows the steps of an answer, in direct chats", "verbose", "v"),
    REASONING(Rights.OWNER, "level", "shows the thoughts behind an answer, in direct chats", "reasoning", "reason"),
    ACTIVATION(Rights.OWNER, "mention or always", "when this group is answered", "activation"),
    EXEC(Rights.OWNER, "settings", "how commands run in this conversation", "exec"),
    APPROVE(Rights.OWNER, "id and decision", "answers what waits for a yes: allow-once, allow-always or deny", "approve"),
    FREEZE(Rights.OWNER, "all, inbound, tools, plugins or nodes", "stops everything at once, or a part; to end it takes the machine", "freeze");

    /** Names of the product family's other commands; a plugin under one of them would be trusted as the gateway. */
    private static final Set<String> OF_THE_FAMILY = Set.of("context", "usage", "tts", "elevated", "elev", "pair", "subagents", "skill", "send", "allowlist", "config", "debug", "restart", "bash", "poll", "plugins");

    private static final Pattern FORM = Pattern.compile("/([A-Za-z][A-Za-z0-9_-]{0,31})(?::|(?=\\s)|$)\\s*(.*)", Pattern.DOTALL);

    private final Rights least;
    private final String arguments;
    private final String help;
    private final List<String> names;

    ChatCommand(Rights least, String arguments, String help, String... names) {
        this.least = least;
        this.arguments = arguments;
        this.help = help;
        this.names = List.of(names);
    }

    /** What somebody has to hold to give it. */
    public Rights least() {
        return least;
    }

    /** What can follow the name, for people; empty for nothing. */
    public String arguments() {
        return arguments;
    }

    /** One line for people. */
    public String help() {
        return help;
    }

    /** Its main name and the others. */
    public List<String> names() {
        return names;
    }

    /** A text in the form of a command; the name in lower case. */
    public record Given(String name, String arguments) {
        /** The text as a command; empty for any other text. */
        public static Optional<Given> in(String text) {
            Matcher matcher = FORM.matcher(text.strip());
            return matcher.matches()
                    ? Optional.of(new Given(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).strip())) : Optional.empty();
        }

        public Optional<ChatCommand> command() {
            for (ChatCommand command : ChatCommand.values()) {
                if (command.names.contains(name)) {
                    return Optional.of(command);
                }
            }
            return Optional.empty();
        }

        /** What the giver has to hold; empty for a name that is not the gateway's. */
        public Optional<Rights> least() {
            return OF_THE_FAMILY.contains(name) ? Optional.of(Rights.OWNER) : command().map(ChatCommand::least);
        }
    }

    /** Whether a name is the gateway's or the family's, so that no plugin can take it. */
    public static boolean reserved(String name) {
        return new Given(name, "").least().isPresent();
    }
}
