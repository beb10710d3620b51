// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file that holds how the last repair found things; only its owner reads it, because the configuration may hold secrets. */
public final class UndoFile {
    private static final int DEPTH = 8;

    private final Location location;
    private final Path file;

    public UndoFile(Location location) {
        this.location = location;
        this.file = location.stateDir().resolve("config").resolve("undo.json");
    }

    public Path path() {
        return file;
    }

    /** The text of a file; empty when there is none. */
    public static String text(Path path) throws IOException {
        return Files.exists(path) ? Files.readString(path) : "";
    }

    /** Of the file itself, whatever has become of its name meanwhile: no link is followed. */
    public static void setMode(Path path, String mode) throws IOException {
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setPermissions(PosixFilePermissions.fromString(mode));
    }

    public void keep(String before, String after, Map<Path, String> modes) throws IOException {
        Json.Builder kept = Json.object();
        modes.forEach((path, mode) -> kept.put(path.toString(), mode));
        byte[] text = Json.object().put("before", before).put("after", after).put("modes", kept.build()).build().text().getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = Files.createTempFile(file.getParent(), "undo", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @return what was put back @throws IllegalStateException when there is nothing to undo, or it was edited since */
    public List<String> restore() throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalStateException("there is no repair to undo: " + file + " is not there");
        }
        Json.Obj kept = (Json.Obj) Json.parse(Files.readString(file), DEPTH);
        String before = kept.text("before", "");
        List<String> done = new ArrayList<>();
        if (!before.equals(kept.text("after", ""))) {
            Config config = Config.open(location);
            // Before the text is compared: an edit that comes in between is refused by it.
            String hash = config.inspect().hash();
            if (!text(location.file()).equals(kept.text("after", ""))) {
                throw new IllegalStateException(location.file() + " was changed after the repair; undo would lose that. Its text before the repair is in " + file);
            }
            config.edit(List.of(new Change("", before)), hash);
            done.add(location.file().toString());
        }
        for (Map.Entry<String, Json> mode : kept.object("modes").members().entrySet()) {
            Path path = Path.of(mode.getKey());
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path)) {
                setMode(path, ((Json.Str) mode.getValue()).value());
                done.add(path.toString());
            }
        }
        Files.delete(file);
        return done;
    }
}
