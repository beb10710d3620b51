// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.bridge.HostThread;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells, on a thread of its own, when a file may have changed: after a quiet time since the last event, and at the latest
 * after ten of them. Folders are watched, so files that are replaced or not there yet count.
 */
final class Watch implements AutoCloseable {
    private final WatchService service;
    private final Supplier<Set<Path>> files;
    private final LongSupplier quietMillis;
    private final Runnable changed;
    private final Map<Path, WatchKey> folders = new HashMap<>();
    private final Thread thread = new HostThread(this::run, "creel-config");

    /** @param files what to watch, asked again after each change */
    Watch(Supplier<Set<Path>> files, LongSupplier quietMillis, Runnable changed) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.files = files;
        this.quietMillis = quietMillis;
        this.changed = changed;
        thread.start();
    }

    private void run() {
        try {
            register();
            changed.run(); // what happened before the folders were watched
            while (true) {
                if (concerns(service.take()) && quiet()) {
                    register(); // folders that came with it, before what is in them is looked at
                    changed.run();
                    register();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return; // closed
        }
    }

    private boolean quiet() throws InterruptedException {
        long last = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10 * quietMillis.getAsLong());
        WatchKey key = service.poll(quietMillis.getAsLong(), TimeUnit.MILLISECONDS);
        while (key != null) {
            boolean more = concerns(key) && System.nanoTime() < last;
            key = more ? service.poll(quietMillis.getAsLong(), TimeUnit.MILLISECONDS) : service.poll();
        }
        return true;
    }

    /** True when one of the files, or more than the system could count, has changed. */
    private boolean concerns(WatchKey key) {
        Set<Path> names = new HashSet<>();
        for (Path file : files.get()) {
            names.add(file.getFileName());
        }
        boolean concerned = key.pollEvents().stream().anyMatch(event -> event.kind() == StandardWatchEventKinds.OVERFLOW
                || event.context() instanceof Path name && (names.contains(name) || Files.isSymbolicLink(((Path) key.watchable()).resolve(name))));
        key.reset();
        return concerned;
    }

    private void register() {
        Set<Path> wanted = new HashSet<>();
        for (Path file : files.get()) {
            wanted.add(file.getParent());
            wanted.add(real(file).getParent());
        }
        folders.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : wanted) {
            try {
                if (!folders.containsKey(folder) && Files.isDirectory(folder)) {
                    folders.put(folder, folder.register(service, StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
                }
            } catch (IOException e) {
                continue; // gone again between the question and the answer
            }
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (IOException e) {
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
