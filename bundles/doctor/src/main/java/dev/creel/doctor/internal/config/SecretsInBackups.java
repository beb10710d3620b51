// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.config;

import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.config.View;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies of the configuration that hold a secret which is not in it any more. */
final class SecretsInBackups implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("config.secrets.in_backup");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        Path file = scene.location().file();
        Set<String> now = written(scene.view());
        for (String end : List.of(".bak", ".bak.1", ".bak.2", ".bak.3", ".bak.4")) {
            Path copy = file.resolveSibling(file.getFileName() + end);
            if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
                Set<String> then = new HashSet<>(written(Config.open(new Location(scene.stateDir(), copy)).view()));
                then.removeAll(now);
                if (!then.isEmpty()) {
                    found.accept(new Finding("config.secrets.in_backup", WARN, copy.toString(), "a copy of the configuration holds a secret",
                            copy + " holds " + then.size() + " secrets that the configuration does not hold any more",
                            "delete it; if others could read it, change those secrets where they are valid"));
                }
            }
        }
    }

    private static Set<String> written(View view) {
        return view.secrets().values().stream()
                .flatMap(source -> source instanceof SecretSource.Inline inline ? Stream.of(inline.value()) : Stream.empty())
                .collect(Collectors.toSet());
    }
}
