// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.json.Json;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import dev.creel.doctor.internal.Place;
import dev.creel.doctor.internal.PlacedFlag;
import java.util.List;

/** The checks of what the agent may do. */
public final class ToolChecks {
    private static final String LABELS = "tools.labels.";

    public static final List<SceneCheck> ALL = List.of(
            new Elevated(),
            new UnaskedCommands(),
            new PlacedFlag("tools.exec.security_full_configured", WARN, Place::tools, "exec.security", Json.of("full"),
                    "every command may run on this machine, whether it is known or not", "use \"allowlist\"", "\"allowlist\""),
            new SandboxMissing(),
            new FilesThroughCommands(),
            new MinimalOverridden(),
            new Guests(),
            label("message", "what strangers wrote can make the agent send what it knows to others"),
            label("web", "what strangers wrote can make the agent carry what it knows to their server"),
            label("change", "what strangers wrote can make the agent change files and run commands"),
            new TrustedLabels(),
            new Flag("tools.message.across_providers", WARN, "tools.message.crossContext.allowAcrossProviders", Json.of(true),
                    "the agent may write on another channel than the one it was asked on", "a request in a group can end in a message to anybody",
                    "remove it", Flag.REMOVE),
            new Flag("tools.message.broadcast_enabled", WARN, "tools.message.broadcast.enabled", Json.of(true), "the agent may write to many at once",
                    "one tricked turn reaches everybody the agent knows", "remove tools.message.broadcast", Flag.REMOVE),
            new Flag("tools.sessions.visibility_all", WARN, "tools.sessions.visibility", Json.of("all"), "a turn reads the conversations of every agent",
                    "what one person said is there for a turn another person began", "use \"tree\" or \"agent\"", "\"agent\""),
            new AgentToAgent(),
            new PrivateOrigins());

    private ToolChecks() {}

    private static Flag label(String rule, String detail) {
        String path = LABELS + rule;
        return new Flag("tools.labels." + rule + "_off", rule.equals("change") ? CRITICAL : WARN, path, Json.of("off"), "the rule " + path + " is off",
                detail, "remove " + path, Flag.REMOVE);
    }
}
