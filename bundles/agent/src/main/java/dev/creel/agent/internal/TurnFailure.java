// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

/** A turn cannot go on: the status, the kind and a message that names the remedy, as the client gets them. */
final class TurnFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String status;
    private final String errorKind;

    TurnFailure(String status, String errorKind, String message) {
        super(message, null, false, false);
        this.status = status;
        this.errorKind = errorKind;
    }

    String status() {
        return status;
    }

    String errorKind() {
        return errorKind;
    }
}
