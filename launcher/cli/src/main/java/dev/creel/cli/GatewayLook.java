// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.json.Json;
import dev.creel.config.Location;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** The gateway: whether it answers, who else holds its port, which plugins and channels it cannot run. */
final class GatewayLook implements DoctorLook {
    private static final int CONNECT_MILLIS = 2000;

    private final Duration timeout;

    GatewayLook(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void look(Location location, Consumer<Finding> found) {
        Target target;
        try {
            target = Target.of("", "", "", "", location, CliCommand.env::get);
        } catch (CliException e) {
            found.accept(new Finding("doctor.gateway.no_secret", WARN, "gateway", "the gateway was not asked", e.getMessage(), ""));
            return;
        }
        try (GatewayClient client = GatewayCommand.connect(target, "health", timeout)) {
            Json.Obj health = client.call("health", Json.Obj.EMPTY, false, event -> { });
            plugins(health, found);
            channels(health, found);
        } catch (CliException e) {
            silent(target, e.getMessage(), found);
        }
    }

    private static void silent(Target target, String why, Consumer<Finding> found) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.uri().getHost(), target.uri().getPort()), CONNECT_MILLIS);
            found.accept(new Finding("doctor.gateway.no_answer", CRITICAL, target.toString(), "something is at the gateway's port and does not let us in",
                    Out.oneLine(why), "creel gateway --help names the port's owner at a start; or set gateway.port"));
        } catch (IOException e) {
            found.accept(new Finding("doctor.gateway.not_running", INFO, target.toString(), "no gateway runs", "nothing listens there",
                    "start it: creel gateway"));
        }
    }

    private static void plugins(Json.Obj health, Consumer<Finding> found) {
        for (Json each : health.object("plugins").array("errors")) {
            Json.Obj error = each instanceof Json.Obj o ? o : Json.Obj.EMPTY;
            String id = Out.oneLine(error.text("id", "?"));
            found.accept(new Finding("doctor.plugins.not_active", WARN, id, "a plugin does not run", Out.oneLine(error.text("error", "")),
                    "creel plugins why " + id));
        }
    }

    private static void channels(Json.Obj health, Consumer<Finding> found) {
        health.object("channels").members().forEach((name, value) -> {
            Json.Obj channel = value instanceof Json.Obj o ? o : Json.Obj.EMPTY;
            if (channel.get("configured").equals(Json.of(true)) && channel.get("running").equals(Json.of(false))) {
                found.accept(new Finding("doctor.channels.not_running", WARN, name, "a channel does not run",
                        Out.oneLine(channel.text("lastError", "it was stopped or could not start")), "creel channels status"));
            }
        });
    }
}
