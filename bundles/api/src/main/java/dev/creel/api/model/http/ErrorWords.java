// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.plugin.Failure.Code;
import java.util.List;

/** The words by which vendors say what is wrong; the HTTP status alone does not tell. */
final class ErrorWords {
    private static final List<String> TOO_LONG = List.of(
            "context_length", "context length", "context window", "context size", "context limit", "exceed_context_size",
            "prompt is too long", "input is too long", "too many tokens", "reduce the length", "maximum number of tokens",
            "request_too_large");
    private static final List<String> NO_QUOTA = List.of(
            "insufficient_quota", "insufficient credits", "insufficient balance", "billing", "credit balance", "payment",
            "exceeded your quota", "exceeded your current quota", "usage limit");
    private static final List<String> DECLINED =
            List.of("content_policy", "content_filter", "content policy", "content management policy", "flagged", "usage policy",
            "safety system");
    private static final List<String> UNSUPPORTED =
            List.of("does not support", "doesn't support", "not supported", "no endpoints found that support");
    private static final List<String> LIMITED = List.of("rate_limit", "rate limit", "too many requests");
    private static final List<String> BUSY = List.of("overloaded", "slow_down", "at capacity");
    private static final List<String> KEY =
            List.of("invalid_api_key", "authentication", "unauthorized", "permission_error", "api key not valid", "invalid x-api-key");
    private static final List<String> UNKNOWN =
            List.of("model_not_found", "not_found_error", "no such model", "model not found");

    private ErrorWords() {}

    /**
     * @param status the HTTP status; 0 where there is none
     * @param said code, type and message of the error, in lower case
     */
    static Code code(int status, String said) {
        return switch (status) {
            case 401 -> Code.AUTH;
            case 402 -> Code.QUOTA;
            case 403 -> has(DECLINED, said) ? Code.REFUSAL : has(NO_QUOTA, said) ? Code.QUOTA : Code.AUTH;
            case 404 -> has(UNSUPPORTED, said) ? Code.UNSUPPORTED : Code.NOT_FOUND;
            case 408, 409, 425 -> Code.TEMPORARY;
            case 413 -> Code.CONTEXT_LENGTH;
            case 429 -> has(NO_QUOTA, said) ? Code.QUOTA : Code.RATE_LIMIT;
            case 503, 529 -> Code.OVERLOADED;
            case 0 -> byWords(said, Code.TEMPORARY);
            default -> status >= 500 ? failedThere(said) : status >= 400 ? byWords(said, Code.BAD_INPUT) : Code.PERMANENT;
        };
    }

    /** Some servers answer 500 to what will never work. */
    private static Code failedThere(String said) {
        return has(TOO_LONG, said) ? Code.CONTEXT_LENGTH : has(BUSY, said) ? Code.OVERLOADED : Code.TEMPORARY;
    }

    private static Code byWords(String said, Code otherwise) {
        if (has(TOO_LONG, said)) {
            return Code.CONTEXT_LENGTH;
        }
        if (has(NO_QUOTA, said)) {
            return Code.QUOTA;
        }
        if (has(DECLINED, said)) {
            return Code.REFUSAL;
        }
        if (has(KEY, said)) {
            return Code.AUTH;
        }
        if (has(UNKNOWN, said)) {
            return Code.NOT_FOUND;
        }
        if (has(LIMITED, said)) {
            return Code.RATE_LIMIT;
        }
        if (has(BUSY, said)) {
            return Code.OVERLOADED;
        }
        if (has(UNSUPPORTED, said)) {
            return Code.UNSUPPORTED;
        }
        return said.contains("invalid_request") ? Code.BAD_INPUT : otherwise;
    }

    private static boolean has(List<String> words, String said) {
        return words.stream().anyMatch(said::contains);
    }
}
