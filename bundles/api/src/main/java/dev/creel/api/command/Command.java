// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.command;

import dev.creel.api.plugin.Call;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A text command like {@code /roll 2d6} that is answered without a model, registered with the service property
 * {@code command=NAME}. Needs {@code ContributePermission "command:NAME"}. Runs only after access said yes; called on the
 * plugin's call threads.
 */
@ConsumerType
public interface Command {
    CommandSpec spec();

    Reply reply(Invocation invocation, Call call);

    /** What the command is: name without slash, lower-case letters, digits and hyphens; one line of help. */
    record CommandSpec(String name, String help) {
        public CommandSpec {
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException("not a command's name: " + name);
            }
            Objects.requireNonNull(help, "help");
        }
    }

    /** One use: what follows the name, the agent and the session it was said to. */
    record Invocation(String arguments, String agentId, String sessionKey) {}

    /** The answer: plain text, at most 16 KiB. */
    record Reply(String text) {
        public Reply {
            Objects.requireNonNull(text, "text");
        }
    }
}
