// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.function.BiConsumer;

/** A SHA-256 over fields that each have their length before them: moving a border between two fields changes it. */
final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    Fingerprint add(long number) {
        return add(Long.toString(number));
    }

    Fingerprint add(boolean flag) {
        return add(Boolean.toString(flag));
    }

    <T> Fingerprint add(Collection<T> list, BiConsumer<Fingerprint, T> each) {
        add(list.size());
        list.forEach(element -> each.accept(this, element));
        return this;
    }

    /** The whole of it; nothing is added afterwards. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
