// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A key locked with a passphrase: AES-256-GCM under PBKDF2-HMAC-SHA256. */
final class Passphrase {
    static final int SHORTEST = 16;
    private static final int ROUNDS = 600_000;
    private static final int MOST_ROUNDS = 20_000_000;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private Passphrase() {}

    /** The fields that hold a locked key. */
    static Json.Builder lock(byte[] key, char[] passphrase) {
        if (passphrase.length < SHORTEST) {
            throw new StoreException("a passphrase has " + SHORTEST + " characters at least, because whoever copies the folder can guess at leisure;"
                    + " take five or six random words");
        }
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, derived(passphrase, salt, ROUNDS), nonce).doFinal(key);
            return Json.object().put("rounds", ROUNDS).put("salt", text(salt)).put("nonce", text(nonce)).put("sealed", text(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM and PBKDF2", e);
        }
    }

    static byte[] unlock(Json.Obj locked, char[] passphrase) {
        try {
            long rounds = locked.integer("rounds", 0);
            if (rounds < 1 || rounds > MOST_ROUNDS) {
                throw new StoreException("the locked master key is damaged; put " + MasterKey.PATH + " back from a backup");
            }
            byte[] nonce = bytes(locked, "nonce");
            return cipher(Cipher.DECRYPT_MODE, derived(passphrase, bytes(locked, "salt"), (int) rounds), nonce).doFinal(bytes(locked, "sealed"));
        } catch (AEADBadTagException e) {
            throw new StoreException("the passphrase does not open the master key; give the one it was locked with");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StoreException("the locked master key is damaged; put " + MasterKey.PATH + " back from a backup", e);
        }
    }

    private static SecretKey derived(char[] passphrase, byte[] salt, int rounds) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, rounds, 256);
        return new SecretKeySpec(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded(), "AES");
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD("creel locked key 1".getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(Json.Obj object, String name) {
        return Base64.getDecoder().decode(object.text(name, ""));
    }
}
