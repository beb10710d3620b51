// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificate and key as two PEM files, the way ACME clients leave them; stateless. */
final class PemFiles {
    private static final long LARGEST = 1 << 20;
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");

    private PemFiles() {}

    /** @throws IllegalArgumentException naming the file, what is wrong and the remedy */
    static Credential read(Path certificates, Path key) {
        try {
            Credential read = new Credential(privateKey(key), chain(certificates));
            if (!fits(read.key(), read.chain().get(0).getPublicKey())) {
                throw new IllegalArgumentException("gateway.tls: the key in " + key + " is not the one of the certificate in " + certificates
                        + "; name the two files that belong together");
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("gateway.tls: " + e.getMessage()
                    + " cannot be read; the gateway's user needs read access to certPath and keyPath", e);
        }
    }

    private static List<Certificate> chain(Path file) throws IOException {
        try {
            List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(file))));
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException e) {
            throw notPem(file, "certificates", e);
        }
        throw notPem(file, "certificates", null);
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw notPem(file, "an unencrypted PKCS#8 key (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt makes one", null);
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                continue; // a key of another kind
            }
        }
        throw notPem(file, "a key of one of the kinds " + KINDS, null);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw notPem(file, "PEM of a usual size", null);
        }
        return Files.readAllBytes(file);
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        byte[] text = {1, 2, 3};
        String kind = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "EdDSA";
        };
        try {
            Signature signing = Signature.getInstance(kind);
            signing.initSign(key);
            signing.update(text);
            byte[] signed = signing.sign();
            Signature checking = Signature.getInstance(kind);
            checking.initVerify(certified);
            checking.update(text);
            return checking.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a certificate for a key of another kind
        }
    }

    private static IllegalArgumentException notPem(Path file, String what, Throwable cause) {
        return new IllegalArgumentException("gateway.tls: " + file + " does not hold " + what, cause);
    }
}
