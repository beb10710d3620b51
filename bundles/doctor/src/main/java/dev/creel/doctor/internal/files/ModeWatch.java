// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.doctor.internal.files.StateTree.Entry;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state folder its owner's while the gateway runs: repairs all modes at the start, and each that somebody widens as soon
 * as the system tells. Folders that are written all the time are not watched themselves; who cannot enter them reads nothing in
 * them, and each of their files is narrowed when it is opened.
 */
@Component(service = ModeWatch.class, immediate = true)
public final class ModeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ModeWatch.class);
    private static final Set<String> BUSY = Set.of("journal", "logs", "sessions", "usage", "audit");
    private static final int MOST_WATCHED = 2000;

    private final Path state;
    private final WatchService service;
    private final Map<WatchKey, Path> watched = new HashMap<>();

    @Activate
    public ModeWatch(@Reference Config config, @Reference Threads threads) {
        this(Path.of(config.current().stateDir()));
        threads.factory("modes").newThread(this::run).start();
    }

    ModeWatch(Path state) {
        this.state = state;
        try {
            this.service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new IllegalStateException("files cannot be watched (" + e.getMessage() + "); raise fs.inotify.max_user_instances", e);
        }
    }

    /** Until {@link #stop}. */
    void run() {
        try {
            watch(state.getParent());
            sweep();
            while (true) {
                WatchKey key = service.take();
                Path folder = watched.get(key);
                for (WatchEvent<?> event : key.pollEvents()) {
                    changed(folder, event);
                }
                if (!key.reset()) {
                    watched.remove(key);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return; // stopped
        }
    }

    /** Everything, and watches the folders before it looks, so that nothing is missed in between. */
    private void sweep() {
        StateTree.of(state).stream().filter(entry -> entry.is().isDirectory()).forEach(entry -> watchIfQuiet(entry.path()));
        repair(StateTree.of(state));
    }

    private void watchIfQuiet(Path folder) {
        Path inside = state.relativize(folder);
        boolean top = inside.toString().isEmpty();
        boolean busy = !top && (!StateTree.isOurs(inside.getName(0).toString()) || BUSY.contains(folder.getFileName().toString()));
        if (!busy && watched.size() < MOST_WATCHED) {
            watch(folder);
        }
    }

    private void watch(Path folder) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !watched.containsValue(folder)) {
                watched.put(folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY), folder);
            }
        } catch (IOException e) {
            LOG.warn("{} is not watched ({}): its modes are repaired at the next start only", folder, e.getMessage());
        }
    }

    private void changed(Path folder, WatchEvent<?> event) {
        if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
            sweep();
            return;
        }
        Path path = folder.resolve((Path) event.context());
        if (!path.startsWith(state)) {
            return; // beside the state folder
        }
        Places.entry(path).ifPresent(entry -> {
            repair(List.of(entry));
            if (entry.is().isDirectory() && event.kind() == StandardWatchEventKinds.ENTRY_CREATE) {
                watchIfQuiet(path);
                Path top = path.equals(state) ? path : state.resolve(state.relativize(path).getName(0));
                if (StateTree.isOurs(top.getFileName().toString())) {
                    repair(StateTree.of(path));
                }
            }
        });
    }

    private static void repair(List<Entry> entries) {
        ModeRepair.repair(entries).forEach(done -> LOG.warn("{}", done));
    }

    @Deactivate
    public void stop() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.warn("The watch on the state folder does not end", e);
        }
    }
}
