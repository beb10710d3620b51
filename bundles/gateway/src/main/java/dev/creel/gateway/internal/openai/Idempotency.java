// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.gateway.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How a request is told from others: by the client's {@code Idempotency-Key}, or by nothing but itself.
 *
 * @param runId the id of its run and of its answer
 * @param repeatable whether the client gave a key, so that the same may come again
 * @param request what the key stands for; a key that comes with something else is refused
 */
record Idempotency(String runId, boolean repeatable, String request) {
    private static final int LONGEST = 255;

    /**
     * @param prefix of ids of the endpoint; keys of one endpoint are no keys of another
     * @param parts everything of the request that makes a difference
     */
    static Idempotency of(String prefix, Optional<String> key, List<byte[]> parts) {
        if (key.isEmpty()) {
            return new Idempotency(prefix + UUID.randomUUID(), false, "");
        }
        String given = key.get();
        if (given.isBlank() || given.length() > LONGEST || !given.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw Refusal.invalid("Header Idempotency-Key: 1 to " + LONGEST + " visible ASCII characters.");
        }
        byte[] id = digest(List.of((prefix + given).getBytes(StandardCharsets.UTF_8)));
        return new Idempotency(prefix + HexFormat.of().formatHex(id, 0, 16), true, HexFormat.of().formatHex(digest(parts), 0, 16));
    }

    private static byte[] digest(List<byte[]> parts) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sum.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
                sum.update(part);
            }
            return sum.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
