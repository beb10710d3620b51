// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.agent.Runs;

/** How the end of a run reads over HTTP: status, error type and message. Stateless. */
final class Outcome {
    private Outcome() {}

    /** Whether there is an answer; one that was cut off by its client counts with what there is of it. */
    static boolean ok(Runs.Result result) {
        return result.status().equals("ok") || result.status().equals("aborted") && !result.text().isEmpty();
    }

    static int status(Runs.Result result) {
        if (ok(result)) {
            return 200;
        }
        return switch (result.errorKind()) {
            case "rate_limit", "quota", "billing", "spending" -> 429;
            case "context_length", "format" -> 400;
            case "refusal" -> 403;
            case "overloaded" -> 503;
            case "timeout" -> 504;
            default -> 500;
        };
    }

    static String type(Runs.Result result) {
        return switch (result.errorKind()) {
            case "rate_limit" -> "rate_limit_error";
            case "quota", "billing", "spending" -> "insufficient_quota";
            case "context_length", "format" -> "invalid_request_error";
            case "refusal" -> "forbidden";
            default -> "api_error";
        };
    }

    static String message(Runs.Result result) {
        if (!result.errorMessage().isEmpty()) {
            return result.errorMessage();
        }
        return result.status().equals("aborted")
                ? "the run was cut off (" + result.stopReason() + ") and is not run again; ask anew with another Idempotency-Key"
                : "internal error";
    }
}
