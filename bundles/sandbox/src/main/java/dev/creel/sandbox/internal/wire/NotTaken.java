// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import java.io.IOException;

/** An engine's answer where it gives no stream: to a command it does not start. */
public final class NotTaken extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    NotTaken(int status, String said) {
        super("the engine does not give the stream: " + status + " " + said.strip());
        this.status = status;
    }

    /** Whether the container was no longer there or no longer ran; one engine says that by its words alone. */
    public boolean gone() {
        return status == 404 || status == 409 || getMessage().contains("is not running");
    }
}
