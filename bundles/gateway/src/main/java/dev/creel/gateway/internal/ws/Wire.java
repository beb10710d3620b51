// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of frames; stateless. Payloads arrive as JSON text, so that one payload can go to many clients. */
final class Wire {
    /** Longest close reason in bytes that a close frame carries. */
    private static final int REASON = 120;

    private Wire() {}

    static String ok(String id, String payload) {
        return "{\"type\":\"res\",\"id\":" + Json.of(id).text() + ",\"ok\":true,\"payload\":" + payload + "}";
    }

    static String error(String id, Json.Obj error) {
        return "{\"type\":\"res\",\"id\":" + Json.of(id).text() + ",\"ok\":false,\"error\":" + error.text() + "}";
    }

    /** An event without a number, for one client alone. */
    static String event(String name, String payload) {
        return "{\"type\":\"event\",\"event\":\"" + name + "\",\"payload\":" + payload + "}";
    }

    /** An event up to its number; {@link #numbered} completes it for each client. */
    static String open(String name, String payload, Optional<String> stateVersion) {
        return "{\"type\":\"event\",\"event\":\"" + name + "\",\"payload\":" + payload
                + stateVersion.map(v -> ",\"stateVersion\":" + v).orElse("") + ",\"seq\":";
    }

    static String numbered(String open, long seq) {
        return open + seq + "}";
    }

    /** Bytes as text; empty when they are not UTF-8. */
    static Optional<String> decode(ByteBuffer bytes) {
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return Optional.of(chars.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A reason that fits into a close frame, cut between characters. */
    static String reason(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= REASON) {
            return text;
        }
        int end = REASON;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
