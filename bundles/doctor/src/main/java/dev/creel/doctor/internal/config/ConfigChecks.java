// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.config;

import dev.creel.doctor.SceneCheck;
import java.util.List;

/** The checks of secrets in the configuration and in the copies of it. */
public final class ConfigChecks {
    public static final List<SceneCheck> ALL = List.of(new WrittenSecrets(), new SecretsInBackups());

    private ConfigChecks() {}
}
