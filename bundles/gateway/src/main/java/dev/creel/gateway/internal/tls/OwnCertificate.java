// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import dev.creel.vault.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The certificate a gateway makes for itself: signed by its own key, for clients that pin it. Made once by the JDK's
 * keytool, then kept sealed in the state folder.
 */
final class OwnCertificate {
    static final String FILE = "credentials/gateway-tls.p12";

    private static final String ALIAS = "gateway";
    private static final int DAYS = 3_650;
    private static final int PATIENCE_S = 120;

    private final Store store;

    OwnCertificate(Store store) {
        this.store = store;
    }

    /** @param names DNS names and addresses it is for, as keytool takes them: {@code dns:NAME}, {@code ip:ADDRESS} */
    Credential get(List<String> names) {
        byte[] kept = store.read(FILE).orElseGet(() -> made(names));
        int cut = HexFormat.of().formatHex(new byte[16]).length();
        String password = new String(kept, 0, cut, StandardCharsets.US_ASCII);
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(kept, cut, kept.length - cut), password.toCharArray());
            return new Credential((PrivateKey) keys.getKey(ALIAS, password.toCharArray()), List.of((X509Certificate) keys.getCertificate(ALIAS)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("gateway.tls: " + FILE + " cannot be used (" + e.getMessage()
                    + "); delete it to have another certificate made, which clients have to pin anew", e);
        }
    }

    /** keytool writes a key store with a password only, so both are kept together, sealed. */
    private byte[] made(List<String> names) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            Path folder = Files.createTempDirectory(store.root(), "tls-");
            Path file = folder.resolve("made.p12");
            try {
                run(names, file, password);
                byte[] keys = Files.readAllBytes(file);
                byte[] both = new byte[password.length() + keys.length];
                System.arraycopy(password.getBytes(StandardCharsets.US_ASCII), 0, both, 0, password.length());
                System.arraycopy(keys, 0, both, password.length(), keys.length);
                store.write(FILE, both);
                return both;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("gateway.tls: no certificate can be made (" + e.getMessage()
                    + "); set gateway.tls.certPath and keyPath", e);
        }
    }

    private static void run(List<String> names, Path file, String password) throws IOException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        ProcessBuilder builder = new ProcessBuilder(keytool, "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1",
                "-sigalg", "SHA256withECDSA", "-validity", String.valueOf(DAYS), "-dname", "CN=creel gateway", "-ext", "san=" + String.join(",", names),
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass:env", "CREEL_STORE", "-keypass:env", "CREEL_STORE");
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("CREEL_STORE", password);
        Process process = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Optional<Integer> status = status(process);
        if (status.filter(code -> code == 0).isEmpty()) {
            throw new IOException("keytool " + status.map(code -> "ended with " + code).orElse("did not end"));
        }
    }

    private static Optional<Integer> status(Process process) {
        try {
            return process.waitFor(PATIENCE_S, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
