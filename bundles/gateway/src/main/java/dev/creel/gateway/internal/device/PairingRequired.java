// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import java.util.Optional;

/** A device is known by its key, but somebody has to approve what it asks for. */
public final class PairingRequired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Pending request;
    private final transient Optional<Paired> known;

    PairingRequired(Pending request, Optional<Paired> known) {
        super("pairing required: " + request.reason().requirement(), null, false, false);
        this.request = request;
        this.known = known;
    }

    public Pending request() {
        return request;
    }

    /** What is approved of the device so far. */
    public Optional<Paired> known() {
        return known;
    }
}
