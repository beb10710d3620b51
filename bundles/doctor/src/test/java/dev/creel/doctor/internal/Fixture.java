// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.doctor.Installed;
import dev.creel.doctor.Live;
import dev.creel.doctor.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A set-up and the one id it is about: found in it, or not.
 *
 * @param text JSON5 of the configuration
 * @param files makes what else the check reads, in the state folder
 * @param scene changes what cannot be made with files: plugins, time, a gateway
 */
public record Fixture(String id, boolean found, String text, Folder files, UnaryOperator<Scene> scene) {
    /** Works in a state folder. */
    @FunctionalInterface
    public interface Folder {
        void make(Path state) throws IOException;
    }

    /** A configuration in which the id is found. */
    public static Fixture bad(String id, String text) {
        return new Fixture(id, true, text, state -> { }, scene -> scene);
    }

    /** One that looks alike and in which it is not. */
    public static Fixture good(String id, String text) {
        return new Fixture(id, false, text, state -> { }, scene -> scene);
    }

    public Fixture files(Folder files) {
        return new Fixture(id, found, text, files, scene);
    }

    public Fixture scene(UnaryOperator<Scene> scene) {
        return new Fixture(id, found, text, files, scene);
    }

    public Fixture plugins(Installed plugins) {
        return scene(scene -> new Scene(scene.view(), scene.home(), plugins, scene.live(), scene.now()));
    }

    /** A gateway was asked; an empty text when it answered. */
    public Fixture asked(String error) {
        Live live = new Live("ws://127.0.0.1:1", error.isEmpty(), error, List.of());
        return scene(scene -> new Scene(scene.view(), scene.home(), scene.plugins(), Optional.of(live), scene.now()));
    }

    /** @param state an empty folder */
    Scene open(Path state) {
        try {
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            Path file = state.resolve("creel.json");
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            files.make(state);
            Config config = Config.open(new Location(state, file));
            if (!config.inspect().valid()) {
                throw new IllegalStateException("the fixture of " + id + " is no valid configuration: " + config.inspect().issues());
            }
            return scene.apply(new Scene(config.view(), Optional.empty(), Installed.UNKNOWN, Optional.empty(), Instant.parse("2030-01-01T00:00:00Z")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return (found ? "bad: " : "good: ") + id + ' ' + text.replaceAll("\\s+", " ");
    }
}
