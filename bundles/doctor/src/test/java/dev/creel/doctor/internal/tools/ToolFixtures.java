// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Set-ups of what the agent may do. */
public final class ToolFixtures {
    private static final String ELEVATED = "{tools: {elevated: {allowFrom: {telegram: [%s]}}}}";
    private static final String AGENT = "{%s agents: {list: [{id: 'main'%s}]}}";

    public static final List<Fixture> ALL = Stream.of(commands(), labels(), reach()).flatMap(List::stream).toList();

    private ToolFixtures() {}

    private static List<Fixture> commands() {
        return List.of(
                bad("tools.elevated.allowFrom.telegram.wildcard", ELEVATED.formatted("'*'")),
                good("tools.elevated.allowFrom.telegram.wildcard", ELEVATED.formatted("'12'")),
                good("tools.elevated.allowFrom.telegram.wildcard", "{tools: {elevated: {enabled: false, allowFrom: {telegram: ['*']}}}}"),
                bad("tools.elevated.allowFrom.telegram.large", ELEVATED.formatted(ids(26))),
                good("tools.elevated.allowFrom.telegram.large", ELEVATED.formatted(ids(25))),
                bad("tools.exec.full_without_asking", "{tools: {exec: {security: 'full', ask: 'off'}}}"),
                bad("tools.exec.full_without_asking", AGENT.formatted("tools: {exec: {security: 'full'}},", ", tools: {exec: {ask: 'off'}}")),
                good("tools.exec.full_without_asking", "{tools: {exec: {security: 'full', ask: 'always'}}}"),
                bad("tools.exec.security_full_configured", "{tools: {exec: {security: 'full'}}}"),
                good("tools.exec.security_full_configured", "{tools: {exec: {security: 'allowlist'}}}"),
                bad("tools.exec.host_sandbox_no_sandbox_defaults", "{tools: {exec: {host: 'sandbox'}}, agents: {defaults: {sandbox: {mode: 'off'}}}}"),
                good("tools.exec.host_sandbox_no_sandbox_defaults", "{tools: {exec: {host: 'sandbox'}}, agents: {defaults: {sandbox: {mode: 'all'}}}}"),
                bad("tools.exec.host_sandbox_no_sandbox_agents", AGENT.formatted("", ", tools: {exec: {host: 'sandbox'}}, sandbox: {mode: 'off'}")),
                good("tools.exec.host_sandbox_no_sandbox_agents", AGENT.formatted("", ", tools: {exec: {host: 'sandbox'}}")),
                bad("tools.exec.fs_tools_disabled_but_exec_enabled", "{tools: {deny: ['write', 'edit']}}"),
                good("tools.exec.fs_tools_disabled_but_exec_enabled", "{tools: {deny: ['write', 'edit', 'group:runtime']}}"),
                bad("tools.profile_minimal_overridden", AGENT.formatted("tools: {profile: 'minimal'},", ", tools: {profile: 'full'}")),
                good("tools.profile_minimal_overridden", AGENT.formatted("tools: {profile: 'minimal'},", "")),
                bad("tools.guests.acting", "{tools: {guests: {alsoAllow: ['exec']}}}"),
                good("tools.guests.acting", "{tools: {guests: {alsoAllow: ['web_fetch']}}}"));
    }

    private static List<Fixture> labels() {
        return List.of(
                bad("tools.labels.message_off", "{tools: {labels: {message: 'off'}}}"),
                good("tools.labels.message_off", "{tools: {labels: {message: 'ask'}}}"),
                bad("tools.labels.web_off", "{tools: {labels: {web: 'off'}}}"),
                good("tools.labels.web_off", "{}"),
                bad("tools.labels.change_off", "{tools: {labels: {change: 'off'}}}"),
                good("tools.labels.change_off", "{tools: {labels: {change: 'deny'}}}"),
                bad("tools.labels.wildcard", "{tools: {labels: {recipients: ['*']}}}"),
                good("tools.labels.wildcard", "{tools: {labels: {recipients: ['telegram:12']}}}"));
    }

    private static List<Fixture> reach() {
        return List.of(
                bad("tools.message.across_providers", "{tools: {message: {crossContext: {allowAcrossProviders: true}}}}"),
                good("tools.message.across_providers", "{tools: {message: {crossContext: {allowWithinProvider: true}}}}"),
                bad("tools.message.broadcast_enabled", "{tools: {message: {broadcast: {enabled: true}}}}"),
                good("tools.message.broadcast_enabled", "{tools: {message: {broadcast: {enabled: false}}}}"),
                bad("tools.sessions.visibility_all", "{tools: {sessions: {visibility: 'all'}}}"),
                good("tools.sessions.visibility_all", "{tools: {sessions: {visibility: 'tree'}}}"),
                bad("tools.agent_to_agent.wildcard", "{tools: {agentToAgent: {enabled: true, allow: ['*']}}, agents: {list: [{id: 'a'}, {id: 'b'}]}}"),
                good("tools.agent_to_agent.wildcard", "{tools: {agentToAgent: {enabled: true, allow: ['a']}}, agents: {list: [{id: 'a'}, {id: 'b'}]}}"),
                bad("tools.web.fetch.private_origins", "{tools: {web: {fetch: {privateOrigins: ['http://wiki.lan:8080']}}}}"),
                good("tools.web.fetch.private_origins", "{tools: {web: {fetch: {privateOrigins: []}}}}"));
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(", "));
    }
}
