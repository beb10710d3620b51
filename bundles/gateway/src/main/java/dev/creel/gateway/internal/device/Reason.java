// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

/** Why a device has to be approved, in the family's words. */
public enum Reason {
    NOT_PAIRED("not-paired", "device is not approved yet", "Approve this device from the pending pairing requests."),
    ROLE_UPGRADE("role-upgrade", "device is asking for a higher role than currently approved",
            "Review the requested role upgrade, then approve the pending request."),
    SCOPE_UPGRADE("scope-upgrade", "device is asking for more scopes than currently approved",
            "Review the requested scopes, then approve the pending upgrade."),
    METADATA_UPGRADE("metadata-upgrade", "device identity changed and must be re-approved",
            "Review the refreshed device details, then approve the pending request.");

    private final String wire;
    private final String requirement;
    private final String remedy;

    Reason(String wire, String requirement, String remedy) {
        this.wire = wire;
        this.requirement = requirement;
        this.remedy = remedy;
    }

    public String wire() {
        return wire;
    }

    public String requirement() {
        return requirement;
    }

    public String remedy() {
        return remedy;
    }
}
