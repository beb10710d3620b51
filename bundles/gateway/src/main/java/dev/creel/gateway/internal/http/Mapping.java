// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.gateway.internal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a client's headers say that a request belongs, under any of the family's names. Each value is a wish that the route
 * checks; none of them says who the client is.
 *
 * @param agentId empty when no header names it
 * @param sessionKey empty when no header names it
 * @param model {@code provider/model} to be asked in place of the agent's; empty for the agent's
 * @param channel the channel the client speaks for; empty if none
 */
public record Mapping(String agentId, String sessionKey, String model, String channel) {
    private static final List<String> PREFIXES = List.of("x-openclaw-", "x-moltbot-", "x-clawdbot-");
    private static final List<String> RESERVED = List.of("subagent:", "cron:", "acp:");
    private static final int LONGEST = 256;

    /** @throws Refusal when one is too long, given in several ways, or names a reserved session */
    public static Mapping of(Function<String, Optional<String>> header) {
        String agent = first(header, "agent-id").or(() -> first(header, "agent")).orElse("");
        String channel = first(header, "message-channel").orElse("");
        if (!channel.matches("[A-Za-z0-9_.-]{0,64}")) {
            throw Refusal.invalid("Header x-openclaw-message-channel: a channel's name has letters, digits, _, . and - only.");
        }
        return new Mapping(agent, key(first(header, "session-key").orElse("")), first(header, "model").orElse(""), channel);
    }

    /** The key itself. @throws Refusal when sessions of that kind belong to the gateway's own work */
    public static String key(String key) {
        String tail = key.regionMatches(true, 0, "agent:", 0, 6) ? key.substring(key.indexOf(':', 6) + 1) : key;
        String lower = tail.toLowerCase(Locale.ROOT);
        if (RESERVED.stream().anyMatch(lower::startsWith)) {
            throw Refusal.invalid("Session keys of sub-agents, cron jobs and ACP are reserved.");
        }
        return key;
    }

    private static Optional<String> first(Function<String, Optional<String>> header, String name) {
        Optional<String> found = Optional.empty();
        for (String prefix : PREFIXES) {
            Optional<String> value = header.apply(prefix + name).map(String::strip).filter(v -> !v.isEmpty());
            if (value.isPresent() && value.get().length() > LONGEST) {
                throw Refusal.invalid("Header " + prefix + name + " is too long.");
            }
            if (value.isPresent() && found.isPresent() && !found.equals(value)) {
                throw Refusal.invalid("Header " + prefix + name + " contradicts one of an older name.");
            }
            found = found.or(() -> value);
        }
        return found;
    }
}
