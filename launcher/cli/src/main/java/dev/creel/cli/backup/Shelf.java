// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of backups: each named by its moment, the oldest taken away beyond a number; files of other names are left alone. */
public final class Shelf {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("creel-(\\d{8}T\\d{6}Z)\\.zip\\.age");
    private static final byte[] HEADER = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;

    public Shelf(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @param sound whether it begins as a file of age does */
    public record Backup(Path file, Instant at, long size, boolean sound) {}

    /** Whether a file of that name is a backup of ours, whole or begun. */
    static boolean backup(String name) {
        return NAME.matcher(name.startsWith(".") && name.endsWith(".partial") ? name.substring(1, name.length() - ".partial".length()) : name).matches();
    }

    public Path next(Instant at) {
        return folder.resolve("creel-" + MOMENT.format(at) + ".zip.age");
    }

    /** The oldest first. */
    public List<Backup> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Backup> backups = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    backups.add(new Backup(file, MOMENT.parse(name.group(1), Instant::from), Files.size(file), sound(file)));
                }
            }
        } catch (IOException e) {
            throw new CliException("the backups in " + folder + " cannot be listed: " + e);
        }
        return backups;
    }

    private static boolean sound(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(HEADER.length), HEADER);
        }
    }

    /**
     * Takes the oldest away until there are at most that many.
     *
     * @param made stays, even where a clock that was set back makes it the oldest
     * @return those that went
     */
    public List<Path> keep(int most, Path made) {
        List<Backup> all = list().stream().filter(one -> !one.file().equals(made)).toList();
        List<Path> gone = new ArrayList<>();
        for (Backup old : all.subList(0, Math.max(0, all.size() + 1 - most))) {
            try {
                Files.delete(old.file());
                gone.add(old.file());
            } catch (IOException e) {
                throw new CliException("the old backup " + old.file() + " cannot be taken away: " + e);
            }
        }
        return gone;
    }
}
