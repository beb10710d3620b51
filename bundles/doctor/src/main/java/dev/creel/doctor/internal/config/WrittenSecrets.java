// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.config;

import static dev.creel.api.doctor.Check.Severity.INFO;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.SecretSource;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Secrets that stand in the configuration itself, where every copy of the file takes them along. */
final class WrittenSecrets implements SceneCheck {
    private static final String PASSWORD = "config.secrets.gateway_password_in_config";
    private static final String HOOKS = "config.secrets.hooks_token_in_config";
    private static final String ANY = "config.secrets.in_config";

    @Override
    public List<String> ids() {
        return List.of(PASSWORD, HOOKS, ANY);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        scene.view().secrets().keySet().stream().sorted().filter(path -> scene.secret(path).get() instanceof SecretSource.Inline)
                .forEach(path -> found.accept(finding(path)));
    }

    private static Finding finding(String path) {
        String id = path.equals("gateway.auth.password") ? PASSWORD : path.equals("hooks.token") ? HOOKS : ANY;
        return new Finding(id, id.equals(PASSWORD) ? WARN : INFO, path, "a secret stands in the configuration",
                path + " is written out; copies and backups of the file hold it too",
                "put it into the environment and write \"${NAME}\" instead, or keep it sealed (creel login, creel secrets)");
    }
}
