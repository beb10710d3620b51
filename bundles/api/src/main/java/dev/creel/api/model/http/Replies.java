// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.json.Json;
import dev.creel.api.net.NdjsonReader;
import dev.creel.api.net.Reply;
import dev.creel.api.net.SseReader;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a provider's replies, each in bounds, with errors that name the setting to look at. */
public final class Replies {
    private static final int MAX_LINE = 4 << 20;
    private static final int MAX_WHOLE = 8 << 20;
    private static final int MAX_DEPTH = 64;

    private Replies() {}

    /** The events of a reply; fails at once when it is a web page. */
    public static SseReader events(Reply reply, Endpoint endpoint) {
        notAPage(reply, endpoint);
        return new SseReader(reply, MAX_LINE, MAX_LINE);
    }

    /** The lines of a reply; fails at once when it is a web page. */
    public static NdjsonReader lines(Reply reply, Endpoint endpoint) {
        notAPage(reply, endpoint);
        return new NdjsonReader(reply, MAX_LINE, MAX_DEPTH);
    }

    /** Whether a reply is one JSON value: some servers ignore that a stream was asked for. */
    public static boolean isWhole(Reply reply) {
        return header(reply, "content-type").startsWith("application/json");
    }

    /** The object that is all of a reply. */
    public static Json.Obj whole(Reply reply, Endpoint endpoint) {
        notAPage(reply, endpoint);
        byte[] bytes = bytes(reply, MAX_WHOLE + 1);
        if (bytes.length > MAX_WHOLE) {
            throw new Failure(Failure.Code.PERMANENT, "the answer is longer than " + MAX_WHOLE + " bytes");
        }
        return object(new String(bytes, StandardCharsets.UTF_8), endpoint);
    }

    /** The object that is all of an event. */
    public static Json.Obj object(String text, Endpoint endpoint) {
        return parse(text).orElseThrow(() -> new Failure(
                Failure.Code.TEMPORARY,
                "the answer of " + endpoint.origin() + " is not the JSON it should be; is " + endpoint.section()
                        + ".baseUrl right?"));
    }

    /** The end of a stream that did not say that it was complete. */
    public static Failure brokeOff(boolean said) {
        return new Failure(
                Failure.Code.TEMPORARY, said ? "the connection broke off in the middle of the answer" : "the answer was empty");
    }

    static Optional<Json.Obj> parse(String text) {
        try {
            return Json.parse(text, MAX_DEPTH) instanceof Json.Obj o ? Optional.of(o) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The body, or as much of it. */
    static byte[] bytes(Reply reply, int most) {
        byte[] buffer = new byte[4096];
        int size = 0;
        while (true) {
            if (size == buffer.length) {
                if (size >= most) {
                    return buffer;
                }
                buffer = Arrays.copyOf(buffer, Math.min(most, size * 2));
            }
            int n = reply.read(buffer, size, buffer.length - size);
            if (n < 0) {
                return Arrays.copyOf(buffer, size);
            }
            size += n;
        }
    }

    static String header(Reply reply, String name) {
        return reply.headers().getOrDefault(name, List.of("")).get(0);
    }

    private static void notAPage(Reply reply, Endpoint endpoint) {
        if (header(reply, "content-type").startsWith("text/html")) {
            throw new Failure(
                    Failure.Code.PERMANENT,
                    endpoint.origin() + " answered with a web page; is " + endpoint.section() + ".baseUrl right?");
        }
    }
}
