// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** State in a folder that a program copies to somebody else's machine. */
final class SyncedFolder implements SceneCheck {
    private static final List<String> NAMES = List.of("icloud", "mobile documents", "dropbox", "google drive", "googledrive", "onedrive",
            "nextcloud", "owncloud", "syncthing", "pcloud", "mega");

    /** What such programs leave in a folder they copy. */
    private static final Set<String> MARKS = Set.of(".dropbox", ".stfolder", ".sync", ".owncloudsync.log", ".nextcloudsync.log");

    @Override
    public List<String> ids() {
        return List.of("fs.synced_dir");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Path path : Stream.of(scene.stateDir(), scene.location().file().toAbsolutePath().getParent()).distinct().toList()) {
            if (synced(path)) {
                found.accept(new Finding("fs.synced_dir", WARN, path.toString(), "a folder of the gateway is copied elsewhere",
                        path + " lies in a folder that a program synchronises", "move it (CREEL_STATE_DIR, CREEL_CONFIG_PATH), or leave it"
                        + " out of the copies; creel backup makes encrypted ones"));
            }
        }
    }

    private static boolean synced(Path path) {
        for (Path at = path.toAbsolutePath(); at != null && at.getFileName() != null; at = at.getParent()) {
            String name = at.getFileName().toString().toLowerCase(Locale.ROOT);
            Path folder = at;
            if (NAMES.stream().anyMatch(each -> each.equals("mega") ? name.equals(each) : name.contains(each))
                    || MARKS.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)))) {
                return true;
            }
        }
        return false;
    }
}
