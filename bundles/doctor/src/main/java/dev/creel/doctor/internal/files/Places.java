// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import dev.creel.doctor.Scene;
import dev.creel.doctor.internal.files.StateTree.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which files of a set-up are of which kind. Each belongs to one kind. */
final class Places {
    private Places() {}

    static List<Entry> state(Scene scene) {
        return entry(scene.stateDir()).stream().toList();
    }

    /** The configuration, the copies that edits leave of it, and its last good copy. */
    static List<Entry> config(Scene scene) {
        Path file = scene.location().file();
        List<Entry> all = new ArrayList<>();
        entry(file).ifPresent(all::add);
        backups(file).forEach(copy -> entry(copy).ifPresent(all::add));
        entry(scene.state("config/last-good.json")).ifPresent(all::add);
        return all;
    }

    /** The copies that edits leave of a file. */
    static List<Path> backups(Path file) {
        return Stream.of("", ".1", ".2", ".3", ".4").map(number -> file.resolveSibling(file.getFileName() + ".bak" + number))
                .filter(copy -> Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    static List<Entry> includes(Scene scene) {
        Path file = scene.location().file();
        return scene.view().files().stream().filter(each -> !each.equals(file)).flatMap(each -> entry(each).stream()).toList();
    }

    static List<Entry> credentials(Scene scene) {
        return below(scene, "credentials");
    }

    static List<Entry> sessions(Scene scene) {
        return below(scene, "agents");
    }

    static List<Entry> logs(Scene scene) {
        List<Entry> all = new ArrayList<>(below(scene, "logs"));
        scene.config().text("logging.file").flatMap(file -> entry(Path.of(file))).ifPresent(all::add);
        return all;
    }

    /** All that is none of the above. */
    static List<Entry> others(Scene scene) {
        List<Path> known = new ArrayList<>(List.of(scene.stateDir()));
        Stream.of(config(scene), includes(scene)).flatMap(List::stream).forEach(entry -> known.add(entry.path()));
        List<Path> folders = Stream.of("credentials", "agents", "logs").map(scene::state).toList();
        return StateTree.of(scene.stateDir()).stream()
                .filter(entry -> !known.contains(entry.path()) && folders.stream().noneMatch(entry.path()::startsWith)).toList();
    }

    private static List<Entry> below(Scene scene, String folder) {
        return StateTree.of(scene.state(folder));
    }

    static Optional<Entry> entry(Path path) {
        try {
            return Optional.of(new Entry(path, Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
