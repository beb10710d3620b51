// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key derivation of RFC 7914 with block size 8 and no parallelism, as age uses it: 32 bytes from a passphrase, at the price
 * of {@code 2^workFactor} KiB of memory; stateless.
 */
final class Scrypt {
    private static final int BLOCK = 1024;
    private static final int WORDS = BLOCK / 4;
    private static final int KEY = 32;

    private Scrypt() {}

    static byte[] key(byte[] passphrase, byte[] salt, int workFactor) throws GeneralSecurityException {
        return key(passphrase, salt, 1 << workFactor, 1, KEY);
    }

    /** With as many blocks side by side as the RFC's own examples have. */
    static byte[] key(byte[] passphrase, byte[] salt, int cost, int lanes, int length) throws GeneralSecurityException {
        byte[] blocks = pbkdf2(passphrase, salt, lanes * BLOCK);
        int[][] table = new int[cost][];
        for (int lane = 0; lane < lanes; lane++) {
            int[] words = words(blocks, lane * BLOCK);
            mix(words, table);
            bytes(words, blocks, lane * BLOCK);
        }
        return pbkdf2(passphrase, blocks, length);
    }

    private static void mix(int[] block, int[][] table) {
        int[] spare = new int[WORDS];
        for (int i = 0; i < table.length; i++) {
            table[i] = block.clone();
            blockMix(block, spare);
        }
        for (int i = 0; i < table.length; i++) {
            int[] other = table[block[WORDS - 16] & table.length - 1];
            for (int w = 0; w < WORDS; w++) {
                block[w] ^= other[w];
            }
            blockMix(block, spare);
        }
    }

    /** Sixteen pieces of 64 bytes, each mixed with the one before; those of even place first in the result. */
    private static void blockMix(int[] block, int[] result) {
        int[] last = Arrays.copyOfRange(block, WORDS - 16, WORDS);
        for (int piece = 0; piece < WORDS / 16; piece++) {
            for (int w = 0; w < 16; w++) {
                last[w] ^= block[piece * 16 + w];
            }
            salsa(last);
            System.arraycopy(last, 0, result, (piece / 2 + piece % 2 * (WORDS / 32)) * 16, 16);
        }
        System.arraycopy(result, 0, block, 0, WORDS);
    }

    /** Salsa20/8: four times a round over columns and one over rows. */
    private static void salsa(int[] state) {
        int[] x = state.clone();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 4; i++) {
                quarter(x, 5 * i, (5 * i + 4) % 16, (5 * i + 8) % 16, (5 * i + 12) % 16);
            }
            for (int i = 0; i < 4; i++) {
                quarter(x, 5 * i, 4 * i + (i + 1) % 4, 4 * i + (i + 2) % 4, 4 * i + (i + 3) % 4);
            }
        }
        for (int i = 0; i < 16; i++) {
            state[i] += x[i];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }

    private static int[] words(byte[] bytes, int from) {
        int[] words = new int[WORDS];
        for (int w = 0; w < WORDS; w++) {
            int at = from + 4 * w;
            words[w] = bytes[at] & 255 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255) << 16 | bytes[at + 3] << 24;
        }
        return words;
    }

    private static void bytes(int[] words, byte[] bytes, int to) {
        for (int i = 0; i < BLOCK; i++) {
            bytes[to + i] = (byte) (words[i / 4] >>> 8 * (i % 4));
        }
    }

    /** PBKDF2 with HMAC-SHA-256 and one iteration, over bytes: the JDK's own takes characters only. */
    private static byte[] pbkdf2(byte[] passphrase, byte[] salt, int length) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(passphrase.length == 0 ? new byte[1] : passphrase, "HmacSHA256"));
        byte[] result = new byte[(length + 31) / 32 * 32];
        for (int i = 0; i < result.length / 32; i++) {
            mac.update(salt);
            mac.update(new byte[] {(byte) (i + 1 >>> 24), (byte) (i + 1 >>> 16), (byte) (i + 1 >>> 8), (byte) (i + 1)});
            mac.doFinal(result, i * 32);
        }
        return Arrays.copyOf(result, length);
    }
}
