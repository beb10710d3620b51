// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.Pairings.Place;
import dev.creel.vault.Store;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes as they are kept. Forty bits can be tried out, so the digest has a key of its own in another file, and belongs to one
 * account. Thread-safe.
 */
public final class CodeDigest {
    static final String PATH = "credentials/pairing.key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private final Store store;
    private byte[] key;

    public CodeDigest(Store store) {
        this.store = store;
    }

    String of(Place place, String code) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            byte[] digest = mac.doFinal((place.channel() + '\0' + place.account() + '\0' + code).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the same time wherever the two differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A key that is gone or too short is made anew: then no code given out before works any more. */
    private synchronized byte[] key() {
        if (key == null) {
            byte[] read = store.read(PATH).orElse(new byte[0]);
            if (read.length != BYTES) {
                read = new byte[BYTES];
                new SecureRandom().nextBytes(read);
                store.write(PATH, read);
            }
            key = read;
        }
        return key;
    }
}
