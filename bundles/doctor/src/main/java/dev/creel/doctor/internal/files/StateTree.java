// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The files and folders of a state folder that are for its owner alone, without a link being followed. What agents, containers and
 * plugins write themselves is left out: of those trees only the folder at the top counts, which keeps others away from all of it.
 */
public final class StateTree {
    /** Seen at most; what is beyond is guarded by the folder above it. */
    private static final int MOST = 100_000;

    private StateTree() {}

    /** Something in the state folder. */
    public record Entry(Path path, PosixFileAttributes is) {
        /** Whether somebody besides the owner may do anything with it. */
        public boolean open() {
            return !is.isSymbolicLink() && Bits.of(is) % 64 != 0;
        }
    }

    /** Everything below the folder, itself included; nothing if there is none. */
    public static List<Entry> of(Path state) {
        List<Entry> found = new ArrayList<>();
        Deque<Path> folders = new ArrayDeque<>();
        add(state, found, folders, true);
        while (!folders.isEmpty() && found.size() < MOST) {
            Path folder = folders.remove();
            boolean top = folder.equals(state);
            try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
                for (Path name : names) {
                    add(name, found, folders, !top || isOurs(name.getFileName().toString()));
                }
            } catch (IOException | DirectoryIteratorException e) {
                continue; // gone meanwhile, or not readable for us: then its own mode is reported
            }
        }
        return found;
    }

    /** Whether what is below that folder of the state folder is ours, file by file. */
    public static boolean isOurs(String name) {
        return !name.startsWith("workspace") && !name.equals("sandboxes") && !name.equals("plugins-data");
    }

    private static void add(Path path, List<Entry> found, Deque<Path> folders, boolean inside) {
        try {
            PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            found.add(new Entry(path, is));
            if (is.isDirectory() && inside) {
                folders.add(path);
            }
        } catch (IOException e) {
            return; // gone meanwhile
        }
    }
}
