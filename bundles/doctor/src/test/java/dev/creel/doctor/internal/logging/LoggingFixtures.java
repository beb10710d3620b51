// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.logging;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups with settings of logs. */
public final class LoggingFixtures {
    public static final List<Fixture> ALL = List.of(
            bad("logging.redact_off", "{logging: {redactSensitive: 'off'}}"),
            good("logging.redact_off", "{logging: {redactSensitive: 'tools'}}"));

    private LoggingFixtures() {}
}
