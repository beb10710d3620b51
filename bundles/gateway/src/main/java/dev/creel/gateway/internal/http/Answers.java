// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes whole HTTP answers; stateless. */
public final class Answers {
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    /** On every answer: nothing is guessed, framed, cached or told to third parties. */
    private static final HttpFields SECURITY = HttpFields.from(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
            new PreEncodedHttpField("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));

    private Answers() {}

    static void secure(Response response) {
        response.getHeaders().add(SECURITY);
    }

    /** A refusal does not wait for the body, so no further request can follow it on the connection: says so. */
    static void closeIfUnread(Request request, Response response) {
        if (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
    }

    /** The body was read to its end: the connection can be used again. */
    static void keep(Response response) {
        response.getHeaders().remove(HttpHeader.CONNECTION);
    }

    public static void json(Response response, Callback callback, int status, String body) {
        write(response, callback, status, JSON, body);
    }

    static void text(Response response, Callback callback, int status, String body) {
        write(response, callback, status, TEXT, body);
    }

    /** The family's error shape. */
    public static void error(Response response, Callback callback, int status, String type, String message) {
        json(response, callback, status, body(type, message));
    }

    public static String body(String type, String message) {
        Json error = Json.object().put("message", message).put("type", type).build();
        return Json.object().put("error", error).build().text();
    }

    public static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Response response, Callback callback, int status, HttpField type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        boolean head = "HEAD".equals(response.getRequest().getMethod());
        response.write(true, head ? null : ByteBuffer.wrap(bytes), callback);
    }
}
