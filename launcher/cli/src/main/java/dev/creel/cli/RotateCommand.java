// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.vault.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code creel rotate --all}: after an incident, everything this gateway issues is issued anew, and what others issue is listed
 * with the command that takes the new one.
 */
@Command(name = "rotate", description = "issue everything anew that this gateway issues, and list what others have to")
final class RotateCommand extends GatewayCommand {
    private static final List<String> SCOPES = List.of("operator.pairing", "operator.admin");

    @Option(names = "--all", required = true, description = "the gateway's secret, the tokens of hooks and the rights of all devices")
    private boolean all;

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    private final List<Json> steps = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean left;

    @Override
    public Integer call() {
        if (!url.isEmpty() || Config.open(location()).current().text("gateway.mode").filter("remote"::equals).isPresent()) {
            throw new CliException("what a gateway issues lies on its own machine; run it there, without --url. Nothing was changed");
        }
        // The devices first: for that the old secret is still needed.
        devices();
        Config config = Config.open(location());
        String kind = config.current().text("gateway.auth.mode").map("password"::equals)
                .orElse(config.secret("gateway.auth.password").isPresent()) ? "password" : "token";
        renew(config, "gateway.auth." + kind);
        if (config.secret("hooks.token").isPresent()) {
            renew(config, "hooks.token");
        }
        others(config);
        out.result(Json.object().put("ok", !left).put("steps", Json.array(steps)).build(), text.toString().stripTrailing());
        return left ? 1 : 0;
    }

    private void devices() {
        int ended = 0;
        try (GatewayClient client = GatewayClient.connect(target(), Duration.ofMillis(timeout), SCOPES)) {
            Json.Obj listed = client.call("device.pair.list", Json.Obj.EMPTY, false, event -> { });
            for (Json.Obj device : DeviceCommand.rows(listed, "paired")) {
                for (String role : DeviceCommand.texts(device, "roles")) {
                    client.call("device.token.revoke", DeviceCommand.ofRole(device.text("deviceId", ""), role), false, event -> { });
                    ended++;
                }
            }
            step("devices", true, ended + " rights of devices have ended; each asks anew, approve it: creel devices approve ID");
        } catch (CliException e) {
            step("devices", false, "the rights of devices stand: " + e.getMessage() + "; start the gateway, then: creel rotate --all");
        }
    }

    private void renew(Config config, String path) {
        if (config.secret(path).orElse(null) instanceof SecretSource.Env variable) {
            step(path, false, "lies in the variable " + variable.name() + ": change it there and start the gateway anew");
            return;
        }
        try {
            Sealing.of(location(), env).seal(path, SecretRotate.fresh());
            step(path, true, "is new" + (path.startsWith("gateway.") ? ", sealed; show it: creel gateway token" : ", sealed"));
        } catch (CliException | StoreException e) {
            step(path, false, e.getMessage());
        }
        String variable = "CREEL_GATEWAY_" + (path.endsWith("password") ? "PASSWORD" : "TOKEN");
        if (path.startsWith("gateway.") && env.containsKey(variable)) {
            step(variable, true, "is set here and no longer counts; take it out of the environment");
        }
    }

    /** Not this gateway's: it can only say where the new one goes. */
    private void others(Config config) {
        for (SecretMap.Entry entry : Sealing.of(location(), env).map().entries()) {
            if (!entry.path().isEmpty() && !SecretRotate.OURS.contains(entry.path())) {
                String how = entry.source().equals("env") ? "change the variable " + entry.where()
                        : entry.source().equals("file") ? "change the file " + entry.where() : "creel secrets rotate " + entry.path();
                step(entry.path(), true, "is issued elsewhere: end it there, then " + how);
            }
        }
        step("sealing", true, "its key stays; if somebody may have it, stop the gateway, then: creel secrets key --renew");
    }

    private void step(String what, boolean done, String said) {
        left |= !done;
        steps.add(Json.object().put("what", what).put("done", done).put("text", said).build());
        text.append(done ? "" : "NOT DONE  ").append(Out.oneLine(what)).append("  ").append(Out.oneLine(said)).append('\n');
    }
}
