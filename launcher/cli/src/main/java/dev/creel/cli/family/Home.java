// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A state folder of the family, only read: no link in it is followed, no file beyond its bound is taken. */
public final class Home {
    private static final List<String> FOLDERS = List.of(".openclaw", ".moltbot", ".clawdbot");
    private static final List<String> CONFIGS = List.of("openclaw.json", "moltbot.json", "clawdbot.json");
    private static final int LARGEST = 64 << 20;

    private final Path folder;

    private Home(Path folder) {
        this.folder = folder;
    }

    /** @param given empty for the one that is in the person's home */
    public static Home of(Optional<Path> given, Path home) {
        Path folder = given.map(Path::toAbsolutePath).map(Path::normalize).or(() -> FOLDERS.stream().map(home::resolve).filter(Files::isDirectory).findFirst())
                .orElseThrow(() -> new CliException("there is no ~/" + String.join(", ~/", FOLDERS) + "; name the folder: creel import openclaw PATH"));
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException(folder + " is no folder; name the state folder itself, not a link to it");
        }
        Home found = new Home(folder);
        if (found.config().isEmpty() && !Files.isDirectory(folder.resolve("agents"), LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException(folder + " has neither " + String.join(", ", CONFIGS) + " nor agents/; it is no state folder of that family");
        }
        return found;
    }

    public Path folder() {
        return folder;
    }

    Optional<Path> config() {
        return CONFIGS.stream().map(this::file).flatMap(Optional::stream).findFirst();
    }

    /** A regular file below, on the way to which no link is. */
    Optional<Path> file(String name) {
        Path at = folder;
        for (Path part : Path.of(name)) {
            if (part.toString().equals("..") || Files.isSymbolicLink(at)) {
                return Optional.empty();
            }
            at = at.resolve(part);
        }
        return Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS) ? Optional.of(at) : Optional.empty();
    }

    /** Names of what is in a folder below, sorted; none if there is no such folder. */
    List<String> names(String name) {
        Path at = folder.resolve(name);
        if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(at)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new CliException(at + " cannot be read: " + e);
        }
    }

    static String text(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new CliException(file + " is larger than " + LARGEST + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliException(file + " cannot be read: " + e);
        }
    }
}
