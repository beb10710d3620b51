// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where programs are looked for: in folders of the host alone, never in a variable that a command could set, and never in the
 * working folder. Immutable.
 *
 * @param folders in order; one that somebody else could write is passed over
 * @param loose folders whose files agents can write
 */
record Executables(List<Path> folders, List<Path> loose) {
    /** Where a system keeps its programs. */
    static final List<Path> SYSTEM = List.of(Path.of("/usr/local/sbin"), Path.of("/usr/local/bin"), Path.of("/usr/sbin"),
            Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    Executables {
        folders = List.copyOf(folders);
        loose = loose.stream().map(Executables::canonical).toList();
    }

    /** The program of that name or path; empty when there is none. */
    Optional<Executable> find(String name, Path workdir) {
        try {
            if (name.indexOf('/') >= 0) {
                return at(workdir.resolve(name).normalize(), workdir);
            }
            for (Path folder : usable(workdir)) {
                Optional<Executable> found = at(folder.resolve(name), workdir);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The folders that are there and that nobody else could write, in order. */
    List<Path> usable(Path workdir) throws IOException {
        List<Path> usable = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder) && settled(folder.toRealPath(), workdir)) {
                usable.add(folder);
            }
        }
        return usable;
    }

    private Optional<Executable> at(Path named, Path workdir) throws IOException {
        if (!Files.isRegularFile(named) || !Files.isExecutable(named)) {
            return Optional.empty();
        }
        Path real = named.toRealPath();
        return Optional.of(new Executable(named, real, Content.of(real), settled(real, workdir)));
    }

    /** Whether neither an agent nor another user could change what lies there: the file and every folder above it. */
    private boolean settled(Path real, Path workdir) throws IOException {
        if (real.startsWith(canonical(workdir)) || loose.stream().anyMatch(real::startsWith)) {
            return false;
        }
        for (Path here = real; here != null; here = here.getParent()) {
            int mode = (int) Files.getAttribute(here, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            int owner = (int) Files.getAttribute(here, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            // In a folder like /tmp others can add names, but not take away those of somebody else.
            boolean sticky = (mode & STICKY) != 0 && !here.equals(real);
            if ((mode & OTHERS_WRITE) != 0 && !sticky || owner != ROOT && owner != Own.UID) {
                return false;
            }
        }
        return true;
    }

    private static Path canonical(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** The user this process runs as. */
    private static final class Own {
        static final int UID = uid();

        private static int uid() {
            try {
                return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            } catch (IOException | UnsupportedOperationException e) {
                return ROOT;
            }
        }
    }
}
