// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace;
import dev.creel.api.tool.Workspace.Entry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Changes files of a workspace: made elsewhere in it, then moved to their place at once. Thread-safe where its lock is held. */
record Writing(Ground ground, Reading reading, Staging staging) {
    static final int LARGEST = 16 << 20;
    private static final long KEPT_FREE = 64L << 20;

    Entry write(Asked path, byte[] content, String ifDigest) throws IOException {
        guard(path);
        if (content.length > LARGEST || ground.free() < content.length + KEPT_FREE) {
            throw new Failure(Failure.Code.QUOTA, content.length > LARGEST
                    ? path.text() + " would be larger than " + LARGEST + " bytes" : "the disk is nearly full");
        }
        boolean mayMake = ifDigest.equals(Workspace.ANY) || ifDigest.equals(Workspace.NONE);
        try (Ground.Top top = top(); Folder folder = mayMake ? making(top, path.parent()) : top.down(path.parent())) {
            Path name = Ground.name(path.name());
            Optional<Item> before = reading.look(top, folder, path);
            if (before.isPresent()) {
                reading.plain(top, folder, path, before.get());
            }
            expect(top, folder, path, before.isPresent(), ifDigest);
            Path made = staging.name();
            try {
                top.folder().create(made, content);
                if (before.isPresent()) {
                    top.folder().permissions(made, folder.permissions(name));
                }
                top.folder().give(made, before.isPresent() ? folder.owner(name) : top.folder().owner());
                top.folder().move(made, folder, name);
            } catch (IOException e) {
                drop(top.folder(), made);
                throw e;
            }
            return folder.look(name).orElseThrow(() -> Ground.missing(path.text())).entry(path.text());
        }
    }

    private void expect(Ground.Top top, Folder folder, Asked path, boolean there, String ifDigest) throws IOException {
        String wrong = switch (ifDigest) {
            case Workspace.ANY -> "";
            case Workspace.NONE -> there ? "is there already" : "";
            default -> !there ? "is not there any more"
                    : reading.digest(top, folder, path).equals(ifDigest) ? "" : "was changed meanwhile; read it again";
        };
        if (!wrong.isEmpty()) {
            throw new Failure(Failure.Code.BAD_INPUT, path.text() + " " + wrong);
        }
    }

    void move(Asked from, Asked to) throws IOException {
        guard(from);
        guard(to);
        if (to.names().size() > from.names().size() && to.names().subList(0, from.names().size()).equals(from.names())) {
            throw new Failure(Failure.Code.BAD_INPUT, from.text() + " cannot be moved into itself");
        }
        try (Ground.Top top = top(); Folder source = top.down(from.parent())) {
            Item item = reading.look(top, source, from).orElseThrow(() -> Ground.missing(from.text()));
            own(top, item, from);
            try (Folder target = making(top, to.parent())) {
                if (reading.look(top, target, to).isPresent()) {
                    throw new Failure(Failure.Code.BAD_INPUT, to.text() + " is there already");
                }
                source.move(Ground.name(from.name()), target, Ground.name(to.name()));
            }
        }
    }

    void remove(Asked path) throws IOException {
        guard(path);
        try (Ground.Top top = top(); Folder folder = top.down(path.parent())) {
            Item item = reading.look(top, folder, path).orElseThrow(() -> Ground.missing(path.text()));
            if (item.kind() != Entry.Kind.LINK) {
                own(top, item, path);
            }
            folder.remove(Ground.name(path.name()), item.isFolder());
        }
    }

    private void own(Ground.Top top, Item item, Asked path) throws IOException {
        if (item.kind() == Entry.Kind.LINK) {
            throw ground.refusals().link(path.text());
        }
        if (top.fence().mounted(item)) {
            throw ground.refusals().mount(path.text());
        }
        if (top.fence().holds(item.key())) {
            throw ground.refusals().closed(path.text());
        }
    }

    private void guard(Asked path) {
        if (!ground.refusals().access().readOnly().isEmpty()) {
            throw ground.refusals().readOnly(path.text());
        }
        if (path.isRoot()) {
            throw new Failure(Failure.Code.BAD_INPUT, "the workspace itself is no file and stays where it is");
        }
        if (Guarded.covers(path.names())) {
            throw ground.refusals().guarded(path.text());
        }
        if (Staging.isOurs(path.names().get(0)) || !path.text().codePoints().allMatch(Shown::plain)) {
            throw new Failure(Failure.Code.BAD_INPUT, "the name \"" + Shown.of(path.text(), 100) + "\" is not one for files here");
        }
    }

    private Ground.Top top() throws IOException {
        Ground.Top top = ground.top();
        try (Folder names = top.down(List.of())) {
            staging.sweep(names);
            return top;
        } catch (IOException | RuntimeException e) {
            top.close();
            throw e;
        }
    }

    /** Like {@link Ground.Top#down}, and makes what is missing. */
    private Folder making(Ground.Top top, List<String> names) throws IOException {
        Folder at = top.down(List.of());
        for (int i = 0; i < names.size(); i++) {
            try (Folder from = at) {
                Path name = Ground.name(names.get(i));
                if (from.look(name).isEmpty()) {
                    make(top, from, name);
                }
                at = top.enter(from, name, String.join("/", names.subList(0, i + 1)));
            }
        }
        return at;
    }

    /** Made at the top and moved: Java makes folders by path only, and only the top's path is safe from being exchanged. */
    private void make(Ground.Top top, Folder in, Path name) throws IOException {
        Path made = staging.name();
        top.folder().make(made);
        try {
            top.folder().give(made, top.folder().owner());
            top.folder().move(made, in, name);
        } catch (FileSystemException e) {
            drop(top.folder(), made);
            if (in.look(name).isEmpty()) {
                throw e;
            }
        }
    }

    private static void drop(Folder top, Path made) throws IOException {
        Optional<Item> left = top.look(made);
        if (left.isPresent()) {
            top.remove(made, left.get().isFolder());
        }
    }
}
