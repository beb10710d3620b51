// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.vault.Store;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The Ed25519 key this state folder signs evidence with, kept in the sealed store, made at the first use. */
record EvidenceKey(PrivateKey own, byte[] open) {
    private static final String PATH = "credentials/evidence-key";
    private static final String PURPOSE = "creel evidence 1\n";
    private static final String KIND = "Ed25519";

    static EvidenceKey of(Store store) {
        try {
            Optional<byte[]> kept = store.read(PATH);
            if (kept.isPresent()) {
                String[] parts = new String(kept.get(), StandardCharsets.US_ASCII).split(" ");
                PrivateKey own = KeyFactory.getInstance(KIND).generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[0])));
                return new EvidenceKey(own, Base64.getDecoder().decode(parts[1]));
            }
            KeyPair made = KeyPairGenerator.getInstance(KIND).generateKeyPair();
            Base64.Encoder text = Base64.getEncoder();
            store.write(PATH, (text.encodeToString(made.getPrivate().getEncoded()) + " " + text.encodeToString(made.getPublic().getEncoded()))
                    .getBytes(StandardCharsets.US_ASCII));
            return new EvidenceKey(made.getPrivate(), made.getPublic().getEncoded());
        } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new CliException("the key for evidence, " + PATH + ", is damaged; move it away, and a new one is made");
        }
    }

    byte[] sign(byte[] manifest) {
        try {
            Signature signature = Signature.getInstance(KIND);
            signature.initSign(own);
            signature.update(PURPOSE.getBytes(StandardCharsets.US_ASCII));
            signature.update(manifest);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** Whether who holds the key behind {@code open} signed that. */
    static boolean signed(byte[] manifest, byte[] open, byte[] by) {
        try {
            PublicKey key = KeyFactory.getInstance(KIND).generatePublic(new X509EncodedKeySpec(open));
            Signature signature = Signature.getInstance(KIND);
            signature.initVerify(key);
            signature.update(PURPOSE.getBytes(StandardCharsets.US_ASCII));
            signature.update(manifest);
            return signature.verify(by);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What people compare. */
    static String fingerprint(byte[] open) {
        return sha256(open).substring(0, 32);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
