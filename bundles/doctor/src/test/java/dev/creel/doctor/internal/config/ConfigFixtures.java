// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.config;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.nio.file.Files;
import java.util.List;

/** Set-ups with secrets in the configuration and its copies. */
public final class ConfigFixtures {
    private static final String TOKEN = "{gateway: {auth: {token: '%s'}}}";
    private static final String LONG = "f3c1a9b27d5e48061c2f7ab9d4e3c5f8";

    public static final List<Fixture> ALL = List.of(
            bad("config.secrets.gateway_password_in_config", "{gateway: {auth: {mode: 'password', password: 'correct horse battery'}}}"),
            good("config.secrets.gateway_password_in_config", "{env: {PW: 'correct horse battery'}, gateway: {auth: {mode: 'password', password: '${PW}'}}}"),
            bad("config.secrets.hooks_token_in_config", "{hooks: {token: '" + LONG + "'}}"),
            good("config.secrets.hooks_token_in_config", "{hooks: {enabled: false}}"),
            bad("config.secrets.in_config", TOKEN.formatted(LONG)),
            good("config.secrets.in_config", "{gateway: {auth: {token: '${TOKEN}'}}}")
                    .files(state -> Files.writeString(state.resolve(".env"), "TOKEN=" + LONG)),
            bad("config.secrets.in_backup", "{}").files(state -> Files.writeString(state.resolve("creel.json.bak"), TOKEN.formatted(LONG))),
            good("config.secrets.in_backup", TOKEN.formatted(LONG))
                    .files(state -> Files.writeString(state.resolve("creel.json.bak"), TOKEN.formatted(LONG))));

    private ConfigFixtures() {}
}
