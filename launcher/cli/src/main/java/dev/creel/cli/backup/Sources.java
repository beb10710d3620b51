// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.api.json.Json;
import dev.creel.cli.CliException;
import dev.creel.config.Config;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup takes: the state folder without what is made anew at each start, the configuration where it is elsewhere, and
 * the agents' workspaces that are elsewhere. Links and what is neither file nor folder are left out and told.
 */
public final class Sources {
    /** As many files as are held open at once would not fit a process beyond that. */
    static final int MOST = 200_000;

    private final Map<String, Path> roots = new LinkedHashMap<>();

    private Sources() {}

    public static Sources of(Location location) {
        Sources sources = new Sources();
        Path state = location.stateDir();
        if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException("there is no state folder " + state + " to back up; CREEL_STATE_DIR names it");
        }
        sources.roots.put("state", state);
        if (!location.file().startsWith(state) && Files.exists(location.file())) {
            sources.roots.put("config/creel.json", location.file());
        }
        workspaces(location).forEach((agent, folder) -> sources.roots.put("workspace/" + agent, folder));
        return sources;
    }

    private static Map<String, Path> workspaces(Location location) {
        Config config = Config.open(location);
        Map<String, Path> outside = new TreeMap<>();
        config.current().text("agents.defaults.workspace").ifPresent(folder -> outside.put("main", place(folder)));
        for (Json agent : config.current().object("agents").array("list")) {
            if (agent instanceof Json.Obj one && one.has("workspace") && one.text("id", "").matches("[a-z0-9][a-z0-9_-]{0,63}")) {
                outside.put(one.text("id", ""), place(one.text("workspace", "")));
            }
        }
        outside.values().removeIf(folder -> folder.startsWith(location.stateDir()) || !Files.isDirectory(folder));
        return outside;
    }

    private static Path place(String folder) {
        String home = System.getProperty("user.home");
        return Path.of(folder.equals("~") || folder.startsWith("~/") ? home + folder.substring(1) : folder).toAbsolutePath().normalize();
    }

    /** Whether a place in the state folder is made anew at each start, or is a lock, half of a write or of an import. */
    static boolean passing(String name) {
        return name.equals("state/run") || name.startsWith("state/run/") || name.startsWith("state/gateway.lock")
                || name.startsWith("state/" + StateLock.ASIDE)
                || name.startsWith("state/") && !loose(name) && (name.endsWith(".lock") || name.endsWith(".new"));
    }

    /** Whether others write there as they like, agents, plugins and the log, and no store counts on it. */
    static boolean loose(String name) {
        return name.startsWith("workspace/") || name.startsWith("state/workspace") || name.startsWith("state/plugins-data/")
                || name.startsWith("state/logs/");
    }

    /** How everything stands now, by name. */
    Map<String, Found> look(List<String> left) throws IOException {
        Map<String, Found> found = new TreeMap<>();
        left.clear();
        for (Map.Entry<String, Path> root : roots.entrySet()) {
            Files.walkFileTree(root.getValue(), new Walk(root.getKey(), root.getValue(), found, left));
        }
        return found;
    }

    /**
     * A file as it stands.
     *
     * @param key tells it from another file of that name
     */
    record Found(Entry entry, Path file, Object key, long modified) {}

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final String root;
        private final Path from;
        private final Map<String, Found> found;
        private final List<String> left;

        Walk(String root, Path from, Map<String, Found> found, List<String> left) {
            this.root = root;
            this.from = from;
            this.found = found;
            this.left = left;
        }

        private String name(Path path) {
            return path.equals(from) ? root : root + "/" + from.relativize(path).toString();
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return passing(name(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            String name = name(file);
            if (passing(name)) {
                return FileVisitResult.CONTINUE;
            }
            if (!seen.isRegularFile()) {
                left.add(name + (seen.isSymbolicLink() ? " (a link)" : " (no file)"));
                return FileVisitResult.CONTINUE;
            }
            if (root.equals("state") && Shelf.backup(file.getFileName().toString())) {
                left.add(name + " (a backup)");
                return FileVisitResult.CONTINUE;
            }
            try {
                boolean executable = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS).permissions()
                        .contains(PosixFilePermission.OWNER_EXECUTE);
                found.put(name, new Found(new Entry(name, seen.size(), executable), file, seen.fileKey(), seen.lastModifiedTime().toMillis()));
            } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE;
            } catch (IllegalArgumentException e) {
                left.add(name + " (a name that does not travel)");
            }
            if (found.size() > MOST) {
                throw new CliException("there are more than " + MOST + " files below " + from + "; move what is not the agent's elsewhere");
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    /** The folders, for the report. */
    public List<String> places() {
        List<String> places = new ArrayList<>();
        roots.forEach((name, path) -> places.add(name + " from " + path));
        return places;
    }
}
