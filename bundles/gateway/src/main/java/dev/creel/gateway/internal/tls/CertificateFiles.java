// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.tls;

import dev.creel.bridge.HostThread;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when certificates were renewed: files or links replaced in their folders, after a quiet second. */
final class CertificateFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final long QUIET_MS = 1_000;

    private final WatchService service;

    private CertificateFiles(WatchService service) {
        this.service = service;
    }

    /** Folders that cannot be watched are said in the log: a restart takes a renewed certificate then. */
    static Optional<CertificateFiles> watch(List<Path> files, Runnable changed) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            for (Path folder : files.stream().map(file -> file.toAbsolutePath().getParent()).distinct().toList()) {
                folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            }
            CertificateFiles made = new CertificateFiles(service);
            new HostThread(() -> made.run(changed), "creel-certificates").start();
            return Optional.of(made);
        } catch (IOException e) {
            LOG.warn("gateway.tls: renewed certificates need a restart, because their folder cannot be watched: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void run(Runnable changed) {
        try {
            while (true) {
                drained(service.take());
                for (WatchKey key = quiet(); key != null; key = quiet()) {
                    drained(key);
                }
                changed.run();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return; // closed
        }
    }

    private WatchKey quiet() throws InterruptedException {
        return service.poll(QUIET_MS, TimeUnit.MILLISECONDS);
    }

    private static void drained(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("a watch on certificates did not close", e);
        }
    }
}
