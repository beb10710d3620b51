// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import java.util.List;

/**
 * What only a running gateway knows.
 *
 * @param url where it was asked
 * @param reachable whether it answered
 * @param error why not; empty when it did
 * @param findings what its own checks and those of plugins found
 */
public record Live(String url, boolean reachable, String error, List<Finding> findings) {
    public Live {
        findings = List.copyOf(findings);
    }
}
