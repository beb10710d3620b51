// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import java.security.SecureRandom;
import java.util.Locale;

/** Codes a person can read out: eight of thirty-two symbols without look-alikes, so forty random bits. Stateless. */
final class PairingCode {
    static final String SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    static final int LENGTH = 8;
    private static final int LONGEST_TYPED = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PairingCode() {}

    static String fresh() {
        StringBuilder out = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            out.append(SYMBOLS.charAt(RANDOM.nextInt(SYMBOLS.length())));
        }
        return out.toString();
    }

    /** A code as somebody typed it, in the form it was given out. */
    static String typed(String code) {
        String shortened = code.length() <= LONGEST_TYPED ? code : code.substring(0, LONGEST_TYPED);
        return shortened.strip().toUpperCase(Locale.ROOT);
    }
}
