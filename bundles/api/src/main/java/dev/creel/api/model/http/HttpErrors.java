// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.json.Json;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a provider's error means. */
public final class HttpErrors {
    private static final int MAX_ERROR = 16 << 10;
    private static final int MAX_SAID = 240;

    private HttpErrors() {}

    /** A reply whose status is no success. */
    public static Failure of(Reply reply, Endpoint endpoint) {
        String text = new String(Replies.bytes(reply, MAX_ERROR), StandardCharsets.UTF_8);
        Json.Obj error = error(Replies.parse(text).orElse(Json.Obj.EMPTY));
        return failure(reply.status(), error, "HTTP " + reply.status(), retryAfter(reply), endpoint);
    }

    /** An error inside a stream that began well, with or without its member {@code error}; its code may be an HTTP status. */
    public static Failure inStream(Json.Obj event, Endpoint endpoint) {
        Json.Obj error = error(event);
        int status = (int) error.integer("code", error.integer("status", 0));
        return failure(status, error, "an error in the stream", Duration.ZERO, endpoint);
    }

    /** Error objects are nested, flat or a bare text, depending on the server. */
    private static Json.Obj error(Json.Obj body) {
        return body.get("error") instanceof Json.Str s
                ? Json.object().put("message", s.value()).build()
                : body.get("error") instanceof Json.Obj o ? o : body;
    }

    private static Failure failure(int status, Json.Obj error, String how, Duration retryAfter, Endpoint endpoint) {
        String message = error.text("message", "");
        String marks = (error.text("code", "") + ' ' + error.text("type", "") + ' ' + message).toLowerCase(Locale.ROOT);
        Code code = ErrorWords.code(status, marks);
        String said = message.isBlank() ? "" : ": " + oneLine(message);
        return new Failure(code, how + " from " + endpoint.origin() + said, retryAfter);
    }

    private static Duration retryAfter(Reply reply) {
        String millis = Replies.header(reply, "retry-after-ms");
        if (isNumber(millis)) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        String after = Replies.header(reply, "retry-after");
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
