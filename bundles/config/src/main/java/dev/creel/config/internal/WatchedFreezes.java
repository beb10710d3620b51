// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of what is frozen, watched. */
@Component(service = Freezes.class)
public final class WatchedFreezes implements Freezes {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFreezes.class);

    private final Freeze freeze;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Watch watch;
    private Set<Part> known;

    @Activate
    public WatchedFreezes(@Reference Config config) throws IOException {
        this(Path.of(config.current().stateDir()));
    }

    WatchedFreezes(Path stateDir) throws IOException {
        freeze = Freeze.of(stateDir);
        known = freeze.parts();
        // A folder that is not there cannot be watched, and its first file would be missed.
        Files.createDirectories(stateDir.resolve(Freeze.FOLDER), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // The folder itself too: who takes it away to thaw by hand must be able to freeze again.
        Set<Path> files = Stream.concat(Stream.of(stateDir.resolve(Freeze.FOLDER)), Arrays.stream(Part.values()).map(freeze::file))
                .collect(Collectors.toUnmodifiableSet());
        watch = new Watch(() -> files, () -> 0, this::look);
    }

    private synchronized void look() {
        Set<Part> before = known;
        known = freeze.parts();
        if (!known.equals(before)) {
            for (Listener listener : listeners) {
                tell(listener, before, known);
            }
        }
    }

    private static void tell(Listener listener, Set<Part> before, Set<Part> after) {
        try {
            listener.changed(before, after);
        } catch (RuntimeException e) {
            // The others must hear of it all the same.
            LOG.error("What is frozen has changed to {}, and a part of the gateway could not follow", after, e);
        }
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public AutoCloseable onChange(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
