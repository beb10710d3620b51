// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.access.ChannelAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one rule for commands: where one may run, as what exactly, and whether somebody is to be asked. The stricter of the
 * configuration, the approvals file, the conversation and the call wins. Thread-safe.
 */
@ProviderType
public interface ExecGate {
    /** Decides about a command; asked again by {@link #redeem} when somebody had to be asked. */
    Verdict decide(Asked asked);

    /** Decides again about what was asked, from what is on disk now, and uses the approval up. Never {@link Verdict.Ask}. */
    Verdict redeem(Verdict.Ask ask, Approvals.Outcome outcome);

    /** Where commands of a session run, if they may: folders have other names in a sandbox. */
    Where where(String agentId, String sessionKey, Elevated elevated, boolean sandboxed);

    /** Where a command can run. */
    enum Where { SANDBOX, GATEWAY }

    /** What the conversation is raised to, after every gate of it was passed: not at all, with approvals, without. */
    enum Elevated { OFF, ASK, FULL }

    /**
     * A command as a tool asks for it. Texts are empty for "not said".
     *
     * @param workdir inside the sandbox, or absolute on the host for the gateway
     * @param environment what the call adds
     * @param host {@code sandbox}, {@code gateway}, {@code node}, as the call says
     * @param security {@code deny}, {@code allowlist}, {@code full}, as the call says
     * @param ask {@code off}, {@code on-miss}, {@code always}, as the call says
     * @param sandboxed whether the session's commands have a sandbox
     */
    record Asked(String agentId, String sessionKey, String command, String workdir, Map<String, String> environment, String host,
            String security, String ask, Elevated elevated, boolean sandboxed, Optional<ChannelAddress> chat) {
        public Asked {
            environment = Map.copyOf(environment);
        }
    }

    /** The decision. */
    sealed interface Verdict {
        /** It may run, as exactly this: these arguments without a shell, and no variable but these. */
        record Run(Where where, List<String> argv, String workdir, Map<String, String> environment, String rule) implements Verdict {
            public Run {
                argv = List.copyOf(argv);
                environment = Map.copyOf(environment);
            }
        }

        /** It may not run. */
        record Refused(String rule, String remedy) implements Verdict {}

        /** Somebody has to be asked; then {@link ExecGate#redeem}. */
        record Ask(Approvals.Request request, Asked asked) implements Verdict {}
    }
}
