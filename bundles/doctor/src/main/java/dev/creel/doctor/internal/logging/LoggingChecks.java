// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.logging;

import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import java.util.List;

/** The checks of what is written to logs. */
public final class LoggingChecks {
    public static final List<SceneCheck> ALL = List.of(
            new Flag("logging.redact_off", Severity.WARN, "logging.redactSensitive", Json.of("off"), "logging.redactSensitive is \"off\"",
                    "here secrets are masked in logs all the same; another program of the family that reads this file would print them",
                    "set it to \"tools\", or remove it", "\"tools\""));

    private LoggingChecks() {}
}
