// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** A command about channels of a running gateway; it asks for the right it needs and for no more. */
abstract class ChannelCommand extends GatewayCommand {
    static final String READ = "operator.read";
    static final String ADMIN = "operator.admin";

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    long timeout;

    Json.Obj ask(String method, Json.Obj params, String scope) {
        try (GatewayClient client = GatewayClient.connect(target(), Duration.ofMillis(timeout), List.of(scope))) {
            return client.call(method, params, false, event -> { });
        }
    }

    static Json.Obj of(String channel, String account) {
        Json.Builder params = Json.object().put("channel", channel);
        return (account.isEmpty() ? params : params.put("accountId", account)).build();
    }

    static String text(Json.Obj from, String name) {
        return Out.oneLine(from.text(name).orElse(""));
    }
}
