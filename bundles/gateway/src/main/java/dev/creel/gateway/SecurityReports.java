// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway;

import dev.creel.api.json.Json;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers whether this gateway is safe, from what it knows while it runs; thread-safe. */
@ConsumerType
public interface SecurityReports {
    /**
     * A report of the security audit; may take seconds.
     *
     * @param deep whether plugins are asked too
     */
    Json.Obj report(boolean deep);
}
