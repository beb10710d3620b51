// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

/** The host refused what a plugin asked for: the permission it lacks, and the id under which the refusal is audited. */
public final class Refused extends SecurityException {
    private static final long serialVersionUID = 1L;

    private final String denialId;
    private final String permission;

    /**
     * @param denialId the audit id, as {@code creel plugins why} takes it
     * @param permission the missing line in permissions.perm encoding
     */
    public Refused(String denialId, String permission) {
        super("refused (" + denialId + "): not granted " + permission);
        this.denialId = denialId;
        this.permission = permission;
    }

    public String denialId() {
        return denialId;
    }

    public String permission() {
        return permission;
    }
}
