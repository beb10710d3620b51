// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.vault.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of the gateway's own port: whether it is on, and the certificate in force, which is read again when its files or the
 * configuration change. A renewed certificate that cannot be used leaves the old one in force. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    /** Where the fingerprint of the certificate in force stands, for clients on this machine to pin. */
    static final String FINGERPRINT = "credentials/gateway-tls.sha256";

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final Config config;
    private final Store store;
    private final String ownName;
    private Optional<CertificateFiles> watched = Optional.empty();
    private Sources sources;
    private String fingerprint = "";

    private record Sources(Optional<Path> certificates, Optional<Path> key) {}

    private Tls(Config config, Store store, String ownName) {
        this.config = config;
        this.store = store;
        this.ownName = ownName;
    }

    /**
     * @param ownName this machine's name, empty if unknown
     * @return empty when {@code gateway.tls.enabled} is not set
     * @throws IllegalArgumentException when there is no certificate that can be used, with the remedy
     */
    public static Optional<Tls> of(Config config, Store store, String ownName) {
        if (!config.current().flag("gateway.tls.enabled", false)) {
            return Optional.empty();
        }
        Tls tls = new Tls(config, store, ownName);
        tls.factory.setKeyStorePassword(new String(Credential.PASSWORD));
        Credential credential = tls.credential(config.current());
        tls.factory.setKeyStore(credential.keyStore());
        tls.inForce(credential);
        return Optional.of(tls);
    }

    /** For the listening port. */
    public SslContextFactory.Server factory() {
        return factory;
    }

    /** SHA-256 of the certificate in force, lower-case hex. */
    public synchronized String fingerprint() {
        return fingerprint;
    }

    /** Reads the certificate again; an edit that names none, or one that cannot be used, changes nothing. */
    public synchronized void read() {
        try {
            Credential credential = credential(config.current());
            if (!credential.fingerprint().equals(fingerprint)) {
                KeyStore keys = credential.keyStore();
                factory.reload(reloaded -> reloaded.setKeyStore(keys));
                inForce(credential);
                LOG.info("gateway.tls: the certificate with the SHA-256 fingerprint {} is in force", fingerprint);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("the TLS certificate of before stays in force: {}", e.getMessage());
        } catch (Exception e) {
            LOG.error("the TLS certificate of before stays in force", e);
        }
    }

    /** Told only when it is shown: clients that pin it would refuse the one of before. */
    private synchronized void inForce(Credential credential) {
        fingerprint = credential.fingerprint();
        tell();
    }

    private void tell() {
        Path file = store.root().resolve(FINGERPRINT);
        try {
            Files.createDirectories(file.getParent());
            Path made = Files.createTempFile(file.getParent(), ".tls-", null);
            Files.writeString(made, fingerprint + "\n");
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException("gateway.tls: " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private synchronized Credential credential(Snapshot now) {
        Sources asked = new Sources(file(now, "certPath"), file(now, "keyPath"));
        if (asked.certificates().isPresent() != asked.key().isPresent()) {
            throw new IllegalArgumentException("gateway.tls: certPath and keyPath go together; set both, or none for a certificate of our own");
        }
        if (asked.certificates().isEmpty() && !now.flag("gateway.tls.autoGenerate", true)) {
            throw new IllegalArgumentException("gateway.tls: there is no certPath, and autoGenerate is false; set certPath and keyPath");
        }
        Credential read = asked.certificates().isPresent()
                ? PemFiles.read(asked.certificates().get(), asked.key().orElseThrow()) : new OwnCertificate(store).get(names(now));
        watch(asked);
        return read;
    }

    private void watch(Sources asked) {
        if (!asked.equals(sources)) {
            sources = asked;
            watched.ifPresent(CertificateFiles::close);
            watched = asked.certificates().flatMap(certificates ->
                    CertificateFiles.watch(List.of(certificates, asked.key().orElseThrow()), this::read));
        }
    }

    private List<String> names(Snapshot now) {
        List<String> names = new ArrayList<>(List.of("dns:localhost", "ip:127.0.0.1", "ip:::1"));
        now.text("gateway.customBindHost").ifPresent(host -> names.add("ip:" + host));
        if (ownName.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            names.addAll(List.of("dns:" + ownName, "dns:" + ownName + ".local"));
        }
        return names;
    }

    private static Optional<Path> file(Snapshot now, String key) {
        return now.text("gateway.tls." + key).filter(text -> !text.isBlank()).map(Path::of);
    }

    @Override
    public synchronized void close() {
        watched.ifPresent(CertificateFiles::close);
    }
}
