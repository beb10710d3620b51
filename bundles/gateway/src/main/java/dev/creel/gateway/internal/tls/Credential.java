// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What this gateway proves itself by over TLS: a private key and its certificates.
 *
 * @param chain its own certificate first
 */
record Credential(PrivateKey key, List<Certificate> chain) {
    /** Of the entry in memory; a key store cannot do without, and nothing is protected by it. */
    static final char[] PASSWORD = "in memory".toCharArray();

    private static final String ALIAS = "gateway";

    Credential {
        chain = List.copyOf(chain);
    }

    KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the TLS key does not belong to its certificate, or this JDK cannot use it: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of its own certificate as lower-case hex, which clients can pin. */
    String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
