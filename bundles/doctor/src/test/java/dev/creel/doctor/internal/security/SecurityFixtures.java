// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups that are about the whole. */
public final class SecurityFixtures {
    private static final String ENTRY = "{security: {audit: {suppressions: [{checkId: 'a.b', reason: 'on purpose', expires: '%s'}]}}}";

    public static final List<Fixture> ALL = List.of(
            bad("security.audit.suppressions.active", ENTRY.formatted("2030-01-01")),
            good("security.audit.suppressions.active", ENTRY.formatted("2029-12-31")),
            bad("security.audit.suppressions.ineffective", ENTRY.formatted("2029-12-31")),
            bad("security.audit.suppressions.ineffective", "{security: {audit: {suppressions: [{checkId: 'a.b', expires: '2030-12-31'}]}}}"),
            good("security.audit.suppressions.ineffective", ENTRY.formatted("2030-01-01")));

    private SecurityFixtures() {}
}
