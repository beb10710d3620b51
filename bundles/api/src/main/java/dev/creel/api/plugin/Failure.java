// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import java.time.Duration;

/** A plugin's own failure: code, text and a retry hint are all that crosses to the host. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, and so what the host does next. */
    public enum Code { BAD_INPUT, AUTH, QUOTA, OVERLOADED, CONTEXT_LENGTH, NOT_FOUND, UNSUPPORTED, TEMPORARY, PERMANENT }

    private final Code code;
    private final Duration retryAfter;

    public Failure(Code code, String message) {
        this(code, message, Duration.ZERO);
    }

    /** @param retryAfter how long to wait before a retry makes sense; zero if unknown */
    public Failure(Code code, String message, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public Code code() {
        return code;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
