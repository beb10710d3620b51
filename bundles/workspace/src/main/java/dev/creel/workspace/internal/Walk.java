// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace.Entry;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One listing of a workspace: a folder, or what is below it; used by one thread. */
final class Walk {
    static final int MOST = 10_000;
    private static final int MOST_SEEN = 200_000;
    private static final int DEEPEST = 64;

    private final Ground.Top top;
    private final int limit;
    private final List<Entry> found = new ArrayList<>();
    private int seen;

    Walk(Ground.Top top, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Failure(Failure.Code.BAD_INPUT, "a limit is 1 to " + MOST);
        }
        this.top = top;
        this.limit = limit;
    }

    private record Named(Path name, Item item) {}

    List<Entry> list(Asked path) throws IOException {
        try (Folder folder = top.down(path.names())) {
            for (Named named : sorted(folder)) {
                if (found.size() < limit) {
                    found.add(named.item().entry(path.isRoot() ? named.name().toString() : path.text() + "/" + named.name()));
                }
            }
        }
        return found;
    }

    List<Entry> find(Asked path, Glob glob) throws IOException {
        try (Folder folder = top.down(path.names())) {
            below(folder, path.names(), path.names().size(), glob);
        }
        return found;
    }

    private void below(Folder folder, List<String> at, int start, Glob glob) throws IOException {
        for (Named named : sorted(folder)) {
            if (found.size() >= limit) {
                return;
            }
            List<String> names = new ArrayList<>(at);
            names.add(named.name().toString());
            if (glob.matches(names.subList(start, names.size()))) {
                found.add(named.item().entry(String.join("/", names)));
            }
            if (named.item().isFolder() && enters(named.name().toString()) && names.size() < DEEPEST
                    && !top.fence().mounted(named.item())) {
                try (Folder next = folder.enter(named.name())) {
                    // It may have been exchanged since it was looked at.
                    if (next.key().equals(named.item().key())) {
                        below(next, names, start, glob);
                    }
                } catch (NoSuchFileException e) {
                    // Gone meanwhile.
                }
            }
        }
    }

    /** Folders of programs, large and of no interest; one that was asked for itself is looked into. */
    private static boolean enters(String name) {
        return !Guarded.isGit(name) && !name.equals("node_modules");
    }

    private List<Named> sorted(Folder folder) throws IOException {
        List<Named> all = new ArrayList<>();
        try {
            for (Path entry : folder.names()) {
                Path name = entry.getFileName();
                if (++seen > MOST_SEEN) {
                    throw new Failure(Failure.Code.QUOTA, "there are more than " + MOST_SEEN + " files here; name a folder below");
                }
                if (Thread.interrupted()) {
                    throw new Failure(Failure.Code.TIMEOUT, "the call was ended");
                }
                if (!Staging.isOurs(name.toString())) {
                    folder.look(name).filter(item -> !top.fence().closes(item.key())).ifPresent(item -> all.add(new Named(name, item)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(named -> named.name().toString()));
        return all;
    }
}
