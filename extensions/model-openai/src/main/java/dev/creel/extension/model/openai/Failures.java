// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a provider's error means, and what a person can do about it. */
final class Failures {
    private static final int MAX_SAID = 240;
    private static final List<String> TOO_LONG = List.of(
            "context_length", "context length", "context window", "context size", "prompt is too long", "too many tokens");
    private static final List<String> NO_QUOTA =
            List.of("insufficient_quota", "quota", "billing", "credit", "payment");

    private Failures() {}

    static Failure ofStatus(Reply reply, Json.Obj body, Endpoint endpoint) {
        Json.Obj error = error(body);
        return failure(reply.status(), error, "HTTP " + reply.status(), retryAfter(reply), endpoint);
    }

    /** An error inside a stream that began well: its code may be an HTTP status. */
    static Failure inStream(Json.Obj chunk, Endpoint endpoint) {
        Json.Obj error = error(chunk);
        int status = (int) error.integer("code", error.integer("status", 0));
        return failure(status, error, "an error in the stream", Duration.ZERO, endpoint);
    }

    private static Json.Obj error(Json.Obj body) {
        return body.get("error") instanceof Json.Str s
                ? Json.object().put("message", s.value()).build()
                : body.has("error") ? body.object("error") : body;
    }

    private static Failure failure(int status, Json.Obj error, String how, Duration retryAfter, Endpoint endpoint) {
        String message = error.text("message", "");
        String marks = (error.text("code", "") + ' ' + error.text("type", "") + ' ' + message).toLowerCase(Locale.ROOT);
        Code code = code(status, marks);
        String said = message.isBlank() ? "" : ": " + oneLine(message);
        return new Failure(code, how + " from " + endpoint.origin() + said + remedy(code, endpoint), retryAfter);
    }

    private static Code code(int status, String marks) {
        if (TOO_LONG.stream().anyMatch(marks::contains)) {
            return Code.CONTEXT_LENGTH;
        }
        boolean quota = NO_QUOTA.stream().anyMatch(marks::contains);
        return switch (status) {
            case 401, 403 -> Code.AUTH;
            case 402 -> Code.QUOTA;
            case 404 -> Code.NOT_FOUND;
            case 408, 409 -> Code.TEMPORARY;
            case 429 -> quota ? Code.QUOTA : Code.OVERLOADED;
            case 413 -> Code.CONTEXT_LENGTH;
            case 0 -> byMarks(marks, quota);
            default -> status >= 500 ? Code.OVERLOADED : status >= 400 ? Code.BAD_INPUT : Code.PERMANENT;
        };
    }

    private static Code byMarks(String marks, boolean quota) {
        if (marks.contains("rate_limit") || marks.contains("rate limit") || marks.contains("overloaded")) {
            return Code.OVERLOADED;
        }
        if (marks.contains("invalid_api_key") || marks.contains("authentication") || marks.contains("unauthorized")) {
            return Code.AUTH;
        }
        return quota ? Code.QUOTA : marks.contains("invalid_request") ? Code.BAD_INPUT : Code.TEMPORARY;
    }

    private static String remedy(Code code, Endpoint endpoint) {
        return switch (code) {
            case AUTH -> "; the key is " + endpoint.section() + ".apiKey";
            case NOT_FOUND -> "; the model is \"" + endpoint.model() + "\", the URL " + endpoint.section() + ".baseUrl";
            default -> "";
        };
    }

    private static Duration retryAfter(Reply reply) {
        String millis = Answers.header(reply, "retry-after-ms");
        if (isNumber(millis)) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        String after = Answers.header(reply, "retry-after");
        if (isNumber(after)) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        if (after.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            Instant at = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(Instant.now(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A stranger's text: short, one line, no control characters. */
    private static String oneLine(String text) {
        StringBuilder out = new StringBuilder();
        text.strip().codePoints().limit(MAX_SAID).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return out.toString();
    }
}
