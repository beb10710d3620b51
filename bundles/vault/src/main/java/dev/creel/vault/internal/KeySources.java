// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the machine offers towards the master key beside the state folder: systemd's credentials, a passphrase, a keychain.
 *
 * @param credentials systemd's folder of credentials, empty for none
 * @param variable the passphrase in the environment, empty for none
 */
record KeySources(String credentials, String variable, Keychain keychain) {
    static final String KEY = "creel-master-key";
    static final String PASSPHRASE = "creel-vault-passphrase";
    static final String VARIABLE = "CREEL_VAULT_PASSPHRASE";
    private static final int BYTES = 32;

    static KeySources of(UnaryOperator<String> env) {
        return new KeySources(Optional.ofNullable(env.apply("CREDENTIALS_DIRECTORY")).orElse(""),
                Optional.ofNullable(env.apply(VARIABLE)).orElse(""), new Keychain(Keychain.PROGRAM));
    }

    /** Systemd's credential of that name; empty if there is none. */
    Optional<Path> credential(String name) {
        return credentials.isEmpty() ? Optional.empty() : Optional.of(Path.of(credentials, name)).filter(Files::exists);
    }

    char[] passphrase() {
        try {
            Optional<Path> file = credential(PASSPHRASE);
            String text = file.isPresent() ? Files.readString(file.get()).strip() : variable;
            if (!text.isEmpty()) {
                return text.toCharArray();
            }
        } catch (IOException e) {
            throw new StoreException("the credential " + PASSPHRASE + " cannot be read: " + e.getMessage(), e);
        }
        throw new StoreException("the master key is locked with a passphrase; give it in the systemd credential " + PASSPHRASE
                + " or in the variable " + VARIABLE);
    }

    static byte[] file(Path file) throws IOException {
        return decode(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1), file.toString());
    }

    static byte[] decode(String text, String where) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Without the cause: its message may show characters of the key.
            throw new StoreException("the master key in " + where + " is not base64");
        }
        throw new StoreException("the master key in " + where + " does not have " + BYTES + " bytes");
    }
}
