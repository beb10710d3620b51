// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's shared secret, kept as a digest. Comparison takes the same time for every guess, because digests of equal
 * length are compared (a byte-wise comparison would tell how many characters are right). Immutable.
 */
public final class Secret {
    /** What kind of secret clients present. */
    public enum Mode {
        TOKEN,
        PASSWORD;

        /** Its name on the wire. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST = 4096;

    private final Mode mode;
    private final byte[] digest;

    private Secret(Mode mode, byte[] digest) {
        this.mode = mode;
        this.digest = digest;
    }

    /** @throws IllegalArgumentException when the value is one that must never authenticate */
    public Secret(Mode mode, String value) {
        if (!usable(value)) {
            throw new IllegalArgumentException("the gateway " + mode.wire() + " is blank, a placeholder or longer than "
                    + LONGEST + " characters; set a real value");
        }
        this.mode = mode;
        this.digest = sha256(value);
    }

    /** One that nothing matches: no text has an empty digest. */
    static Secret closed() {
        return new Secret(Mode.TOKEN, new byte[0]);
    }

    public Mode mode() {
        return mode;
    }

    /** Whether the presented value is the secret; a value that must never authenticate is refused before it is compared. */
    public boolean matches(String presented) {
        return usable(presented) && MessageDigest.isEqual(digest, sha256(presented));
    }

    /**
     * A name of this secret for one purpose: another one for each purpose and each secret, from which neither the secret nor
     * the name for another purpose follows.
     */
    public String mark(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(digest.length == 0 ? new byte[1] : digest, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether both are the same secret of the same kind. */
    public boolean same(Secret other) {
        return mode == other.mode && MessageDigest.isEqual(digest, other.digest);
    }

    /** A script that prints an unset variable sends blanks, "undefined" or "null": those never authenticate. */
    public static boolean usable(String value) {
        return !value.isBlank()
                && value.length() <= LONGEST
                && !value.strip().equalsIgnoreCase("undefined")
                && !value.strip().equalsIgnoreCase("null");
    }

    private static byte[] sha256(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
