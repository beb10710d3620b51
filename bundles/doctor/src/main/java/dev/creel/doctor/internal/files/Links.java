// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.files.StateTree.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Links where files are expected: they lead what is written to a place that somebody else chose. */
final class Links implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("fs.state_dir.symlink", "fs.config.symlink", "fs.state_file.symlink");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        Path state = scene.stateDir();
        Path config = scene.location().file();
        if (Files.isSymbolicLink(state)) {
            found.accept(finding("fs.state_dir.symlink", state, "the state folder is a link"));
        }
        if (Files.isSymbolicLink(config)) {
            found.accept(finding("fs.config.symlink", config, "the configuration is a link"));
        }
        for (Entry entry : StateTree.of(state)) {
            if (entry.is().isSymbolicLink() && !entry.path().equals(config) && !entry.path().equals(state)) {
                found.accept(finding("fs.state_file.symlink", entry.path(), "a link lies in the state folder"));
            }
        }
    }

    private static Finding finding(String id, Path path, String title) {
        return new Finding(id, WARN, path.toString(), title, path + " leads elsewhere; the stores follow no link and refuse it",
                "put the file or folder itself there, and take the link away");
    }
}
