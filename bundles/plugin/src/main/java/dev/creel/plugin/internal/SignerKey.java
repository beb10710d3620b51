// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The public half of an Ed25519 key, by which a signer is known: names can be copied, keys cannot.
 *
 * @param text base64 of its 32 bytes
 */
record SignerKey(String text) {
    private static final int KEY = 32;
    private static final int SIGNATURE = 64;
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Points of small order without their sign bit: for such a "key" anybody can make signatures that fit any text. */
    private static final Set<String> WEAK = Set.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    SignerKey {
        byte[] raw = decoded(text, KEY).orElseThrow(() -> new IllegalArgumentException(
                "an Ed25519 key is base64 of " + KEY + " bytes, 44 characters, and not \"" + text + "\""));
        raw[KEY - 1] &= 0x7f;
        if (WEAK.contains(HexFormat.of().formatHex(raw))) {
            throw new IllegalArgumentException("\"" + text + "\" is no key: signatures for it can be made by anybody");
        }
    }

    /**
     * Whether the signature is this key's over exactly these bytes.
     *
     * @param signature base64 of 64 bytes; anything else is no signature of anybody
     */
    boolean signed(byte[] bytes, String signature) {
        Optional<byte[]> raw = decoded(signature, SIGNATURE);
        if (raw.isEmpty()) {
            return false;
        }
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key());
            ed25519.update(bytes);
            return ed25519.verify(raw.get());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PublicKey key() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY);
        System.arraycopy(Base64.getDecoder().decode(text), 0, encoded, X509_PREFIX.length, KEY);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** One spelling only: no line ends, no missing padding, no bits that nobody reads. */
    private static Optional<byte[]> decoded(String base64, int length) {
        try {
            byte[] raw = Base64.getDecoder().decode(base64);
            return raw.length == length && Base64.getEncoder().encodeToString(raw).equals(base64) ? Optional.of(raw) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "ed25519:" + text;
    }
}
