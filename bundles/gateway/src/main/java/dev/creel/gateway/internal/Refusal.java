// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.api.json.Json;

/** An answer that says no: the family's code and text, and details if there are any. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Json.Obj details;
    private final long retryAfterMs;

    public Refusal(String code, String message, Json.Obj details, long retryAfterMs) {
        super(message, null, false, false);
        this.code = code;
        this.details = details;
        this.retryAfterMs = retryAfterMs;
    }

    /** The request is wrong. */
    public static Refusal invalid(String message) {
        return new Refusal("INVALID_REQUEST", message, Json.Obj.EMPTY, 0);
    }

    /** The part that answers is not there; the client may try again. */
    public static Refusal unavailable(String message) {
        return new Refusal("UNAVAILABLE", message, Json.Obj.EMPTY, 500);
    }

    public String code() {
        return code;
    }

    public Json.Obj details() {
        return details;
    }

    /** Milliseconds after which trying again makes sense; 0 if it does not. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** The error object of the wire. */
    public Json.Obj json() {
        Json.Builder out = Json.object().put("code", code).put("message", getMessage());
        if (!details.members().isEmpty()) {
            out.put("details", details);
        }
        if (retryAfterMs > 0) {
            out.put("retryable", true).put("retryAfterMs", retryAfterMs);
        }
        return out.build();
    }
}
