// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** One workspace's folder and the way down into it, name by name. Thread-safe. */
final class Ground {
    private final Path folder;
    private final List<Path> own;
    private final Refusals refusals;

    /** @param own files and folders of the gateway, which stay closed wherever they are */
    Ground(Path folder, List<Path> own, Refusals refusals) {
        this.folder = folder;
        this.own = own;
        this.refusals = refusals;
    }

    Refusals refusals() {
        return refusals;
    }

    /** The top, open, with its fence; whoever gets it closes it. */
    Top top() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Folder open = Folder.open(folder);
        try {
            Fence fence = Fence.around(folder, open.key(), own);
            if (fence.closes(open.key())) {
                throw refusals.closed(".");
            }
            return new Top(open, fence, this);
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    static Path name(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new Failure(Failure.Code.BAD_INPUT, "the name \"" + Shown.of(name, 100)
                    + "\" cannot be written in this system's character set; start the gateway with LANG=C.UTF-8");
        }
    }

    /** The open top of a workspace for one operation. */
    record Top(Folder folder, Fence fence, Ground ground) implements AutoCloseable {
        /** A folder below; a new handle, which whoever gets it closes. */
        Folder down(List<String> names) throws IOException {
            Folder at = Folder.open(ground.folder);
            if (!at.key().equals(folder.key())) {
                at.close();
                throw new Failure(Failure.Code.TEMPORARY, "the workspace was exchanged; try again");
            }
            for (int i = 0; i < names.size(); i++) {
                at = step(at, names.subList(0, i + 1));
            }
            return at;
        }

        private Folder step(Folder from, List<String> names) throws IOException {
            try (from) {
                return enter(from, name(names.get(names.size() - 1)), String.join("/", names));
            }
        }

        /** The folder under that name, if it is one and belongs to the workspace. */
        Folder enter(Folder from, Path name, String path) throws IOException {
            Item item = from.look(name).orElseThrow(() -> missing(path));
            switch (item.kind()) {
                case LINK -> throw ground.refusals.link(path);
                case FILE, OTHER -> throw new Failure(Failure.Code.BAD_INPUT, Shown.of(path, 300) + " is a file, not a folder");
                default -> { }
            }
            Folder next = from.enter(name);
            try {
                if (fence.closes(next.key())) {
                    throw ground.refusals.closed(path);
                }
                if (fence.mounted(next.key())) {
                    throw ground.refusals.mount(path);
                }
                return next;
            } catch (IOException | RuntimeException e) {
                next.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            folder.close();
        }
    }

    static Failure missing(String path) {
        return new Failure(Failure.Code.NOT_FOUND, "there is no " + Shown.of(path, 300));
    }
}
