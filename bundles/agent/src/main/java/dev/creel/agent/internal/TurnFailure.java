// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.time.Duration;

/** A turn cannot go on: the status, the kind and a message that names the remedy, as the client gets them. */
final class TurnFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String status;
    private final String errorKind;
    private final Fault fault;
    private final Duration retryAfter;

    TurnFailure(String status, String errorKind, String message) {
        this(status, errorKind, message, Fault.ENDED, Duration.ZERO);
    }

    /** @param retryAfter how long the other side asks to be left alone, zero if it does not say */
    TurnFailure(String status, String errorKind, String message, Fault fault, Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.errorKind = errorKind;
        this.fault = fault;
        this.retryAfter = retryAfter;
    }

    String status() {
        return status;
    }

    String errorKind() {
        return errorKind;
    }

    Fault fault() {
        return fault;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
