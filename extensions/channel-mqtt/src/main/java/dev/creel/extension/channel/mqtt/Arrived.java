// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A message as the broker delivered it.
 *
 * @param packet the broker's number of the delivery, 0 below quality 1
 * @param again whether the broker says that it delivered it before
 * @param kept whether it is one the broker keeps for whoever comes later, so an old one
 */
record Arrived(int packet, int quality, boolean again, boolean kept, String topic, byte[] payload) {
    private static final int MARK_BYTES = 8;
    private static final int LONGEST = 64 << 10;

    /** The text of it; empty when it is none, or too long. */
    Optional<String> text() {
        if (payload.length == 0 || payload.length > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What a second delivery has in common with the first one. */
    String mark() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((packet + " " + topic + '\n').getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(payload), MARK_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
