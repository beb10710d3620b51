// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import dev.creel.gateway.internal.auth.Scopes;
import java.util.Set;

/**
 * Who wants to change devices. Who showed the shared secret acts for the operator; a device that came in by its own token
 * acts for itself, unless it may administrate.
 *
 * @param deviceId its own device, empty if it has none
 * @param secret whether it showed the shared secret
 * @param scopes what the server granted
 * @param name for the audit
 */
public record Approver(String deviceId, boolean secret, Set<String> scopes, String name) {
    public Approver {
        scopes = Set.copyOf(scopes);
    }

    public boolean admin() {
        return Scopes.allow(scopes, Scopes.ADMIN);
    }

    /** Whether the affairs of that device are any of its business. */
    public boolean sees(String device) {
        return secret || admin() || device.equals(deviceId) && !deviceId.isEmpty();
    }
}
