// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** A command about devices of a running gateway; it asks for the right to pair, and for no more unless it has to give more. */
abstract class DeviceCommand extends GatewayCommand {
    static final String PAIRING = "operator.pairing";
    static final String ADMIN = "operator.admin";

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    long timeout;

    Json.Obj ask(String method, Json.Obj params, List<String> more) {
        List<String> scopes = new ArrayList<>(List.of(PAIRING));
        scopes.addAll(more);
        try (GatewayClient client = GatewayClient.connect(target(), Duration.ofMillis(timeout), scopes)) {
            return client.call(method, params, false, event -> { });
        }
    }

    Json.Obj ask(String method, Json.Obj params) {
        return ask(method, params, List.of());
    }

    static Json.Obj ofRole(String device, String role) {
        return Json.object().put("deviceId", device).put("role", role).build();
    }

    static String text(Json.Obj from, String name) {
        return Out.oneLine(from.text(name).orElse(""));
    }

    static List<String> texts(Json.Obj from, String name) {
        return from.array(name).stream().filter(Json.Str.class::isInstance).map(j -> Out.oneLine(((Json.Str) j).value())).toList();
    }

    /** The objects of a list. */
    static List<Json.Obj> rows(Json.Obj from, String name) {
        return from.array(name).stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast).toList();
    }

    /** A request or a device in a line: what a stranger chose stands in quotes. */
    static String line(Json.Obj row) {
        String name = text(row, "displayName");
        List<String> scopes = texts(row, "scopes");
        return "\"" + (name.isEmpty() ? text(row, "clientId") : name) + "\"  " + text(row, "platform") + "  from " + text(row, "remoteIp")
                + "  as " + String.join(" and ", texts(row, "roles")) + (scopes.isEmpty() ? "" : " with " + String.join(", ", scopes));
    }
}
