// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

/** The call a plugin was answering is over: stop working and return. */
public final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who ended the call. */
    public enum Why { CALLER, DEADLINE, STOPPING, FROZEN }

    private final Why why;

    public Cancelled(Why why) {
        super("the call was cancelled: " + why, null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
