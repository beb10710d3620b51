// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import java.time.Duration;

/** A plugin's own failure: code, text and a retry hint are all that crosses to the host. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, and so what the host does next. */
    public enum Code {
        /** The request is malformed or has something the other side does not take. */
        BAD_INPUT,
        /** The credential is missing, wrong or may not do this. */
        AUTH,
        /** What was paid for is used up; waiting does not help. */
        QUOTA,
        /** The other side has too much to do for everybody. */
        OVERLOADED,
        /** The conversation is longer than the model takes. */
        CONTEXT_LENGTH,
        NOT_FOUND,
        UNSUPPORTED,
        /** It may pass by itself. */
        TEMPORARY,
        PERMANENT,
        /** Too many requests of ours in a time; {@link Failure#retryAfter} says when there will be room again. */
        RATE_LIMIT,
        /** No answer, or no more of it, in the time allowed. */
        TIMEOUT,
        /** The other side understood and declines: its rules forbid the content. */
        REFUSAL
    }

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
