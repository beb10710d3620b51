// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with keys derived from the master key by HKDF-SHA256; thread-safe. Nothing is loaded before the first use. */
final class Sealer {
    private static final int TAG_BITS = 128;
    private static final int RANDOM_BLOCK = 3072;

    private final Supplier<byte[]> masterKey;
    private final ArrayBlockingQueue<Cipher> idle = new ArrayBlockingQueue<>(4);
    private final byte[] random = new byte[RANDOM_BLOCK];
    private int randomUsed = RANDOM_BLOCK;
    private SecureRandom source;

    Sealer(Supplier<byte[]> masterKey) {
        this.masterKey = masterKey;
    }

    /** The key of one file: salt and path are bound in, so that a copy under another name does not open. */
    SecretKey fileKey(String path, byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            byte[] extracted = mac.doFinal(masterKey.get());
            mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
            mac.update(("creel sealed file 1\n" + path).getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return new SecretKeySpec(mac.doFinal(), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Random bytes at the start of an array; a nonce of 96 random bits does not repeat within the lines one file can have. */
    synchronized void nonce(byte[] into, int length) {
        if (source == null) {
            source = new SecureRandom();
        }
        if (randomUsed + length > RANDOM_BLOCK) {
            source.nextBytes(random);
            randomUsed = 0;
        }
        System.arraycopy(random, randomUsed, into, 0, length);
        randomUsed += length;
    }

    /** Writes ciphertext and tag after the nonce. */
    void seal(SecretKey key, byte[] sealed, int nonce, byte[] bound, byte[] content) {
        Cipher cipher = take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, nonce));
            cipher.updateAAD(bound);
            cipher.doFinal(content, 0, content.length, sealed, nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed: " + e.getMessage(), e);
        }
        idle.offer(cipher);
    }

    /** The content, or null when the tag does not fit. */
    byte[] open(SecretKey key, byte[] sealed, int nonce, byte[] bound) {
        Cipher cipher = take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, nonce));
            cipher.updateAAD(bound);
            byte[] content = cipher.doFinal(sealed, nonce, sealed.length - nonce);
            idle.offer(cipher);
            return content;
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening failed: " + e.getMessage(), e);
        }
    }

    private Cipher take() {
        Cipher cipher = idle.poll();
        try {
            return cipher == null ? Cipher.getInstance("AES/GCM/NoPadding") : cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }
}
