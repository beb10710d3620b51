// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** A command that talks to a gateway. */
abstract class GatewayCommand extends CliCommand {
    private static final Set<String> WRITES = Set.of("agent", "agent.wait", "chat.send", "chat.abort", "sessions.send", "send");
    private static final Set<String> READS = Set.of("health", "status", "system-presence", "plugins.list", "plugins.info", "plugins.why", "config.get", "config.schema",
            "chat.history", "chat.startup", "sessions.list", "sessions.describe", "agents.list", "agent.identity.get", "models.list", "logs.tail", "sessions.resolve", "sessions.preview",
            "chat.metadata", "chat.message.get", "commands.list", "cron.list", "cron.status", "node.list", "tasks.list", "channels.status", "channels.dead", "last-heartbeat");

    @Option(names = "--url", defaultValue = "", description = "a gateway elsewhere; needs --token or --password")
    String url;

    @Option(names = "--token", defaultValue = "", description = "its token")
    String token;

    @Option(names = "--password", defaultValue = "", description = "its password")
    String password;

    @Option(names = "--tls-fingerprint", defaultValue = "", description = "SHA-256 of the one certificate it may show")
    String fingerprint;

    Target target() {
        return Target.of(url, token, password, fingerprint, location(), env::get);
    }

    /** Connects with the least scope the method needs; what we do not know may need everything. */
    static GatewayClient connect(Target target, String method, Duration timeout) {
        String scope = WRITES.contains(method) ? "operator.write" : READS.contains(method) ? "operator.read" : "operator.admin";
        return GatewayClient.connect(target, timeout, List.of(scope));
    }
}
