// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Workspace.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Looks at files of a workspace and reads them. Stateless beyond its ground; thread-safe. */
record Reading(Ground ground) {
    static final int LONGEST = 4 << 20;
    private static final long LARGEST_DIGEST = 256L << 20;
    private static final int BLOCK = 64 << 10;

    Entry stat(Asked path) throws IOException {
        try (Ground.Top top = ground.top()) {
            if (path.isRoot()) {
                return top.folder().look(Path.of(".")).orElseThrow(() -> Ground.missing(".")).entry(".");
            }
            try (Folder folder = top.down(path.parent())) {
                return look(top, folder, path).orElseThrow(() -> Ground.missing(path.text())).entry(path.text());
            }
        }
    }

    byte[] read(Asked path, long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || length > LONGEST) {
            throw new Failure(Failure.Code.BAD_INPUT, "a read takes an offset from 0 and a length of at most " + LONGEST);
        }
        try (Ground.Top top = ground.top(); Folder folder = folder(top, path); FileChannel in = open(top, folder, path)) {
            int size = (int) Math.max(0, Math.min(length, in.size() - offset));
            ByteBuffer bytes = ByteBuffer.allocate(size);
            in.position(offset);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                // goes on until the file or the buffer ends
            }
            byte[] read = new byte[bytes.position()];
            bytes.flip().get(read);
            return read;
        }
    }

    String digest(Asked path) throws IOException {
        try (Ground.Top top = ground.top(); Folder folder = folder(top, path)) {
            return digest(top, folder, path);
        }
    }

    String digest(Ground.Top top, Folder folder, Asked path) throws IOException {
        try (FileChannel in = open(top, folder, path)) {
            if (in.size() > LARGEST_DIGEST) {
                throw new Failure(Failure.Code.QUOTA, path.text() + " is larger than " + LARGEST_DIGEST + " bytes");
            }
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (in.read(block) >= 0) {
                sha.update(block.flip());
                block.clear();
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Folder folder(Ground.Top top, Asked path) throws IOException {
        if (path.isRoot()) {
            throw new Failure(Failure.Code.BAD_INPUT, "the workspace is a folder, not a file");
        }
        return top.down(path.parent());
    }

    /** What stands under the last name; refuses the gateway's own. */
    Optional<Item> look(Ground.Top top, Folder folder, Asked path) throws IOException {
        Optional<Item> item = folder.look(Ground.name(path.name()));
        if (item.isPresent() && top.fence().closes(item.get().key())) {
            throw ground.refusals().closed(path.text());
        }
        return item;
    }

    /** Opens a plain file with one name; before and after it is opened the same one must stand there. */
    private FileChannel open(Ground.Top top, Folder folder, Asked path) throws IOException {
        Path name = Ground.name(path.name());
        Item item = look(top, folder, path).orElseThrow(() -> Ground.missing(path.text()));
        plain(top, folder, path, item);
        FileChannel in = folder.read(name);
        try {
            Optional<Item> now = folder.look(name);
            if (now.filter(again -> again.key().equals(item.key())).isEmpty()) {
                throw new Failure(Failure.Code.TEMPORARY, path.text() + " was exchanged while it was opened; try again");
            }
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Refuses what is no plain file of this workspace alone. */
    void plain(Ground.Top top, Folder folder, Asked path, Item item) throws IOException {
        switch (item.kind()) {
            case LINK -> throw ground.refusals().link(path.text());
            case FOLDER -> throw new Failure(Failure.Code.BAD_INPUT, path.text() + " is a folder, not a file");
            case OTHER -> throw new Failure(Failure.Code.BAD_INPUT, path.text() + " is no plain file");
            default -> { }
        }
        if (top.fence().mounted(item)) {
            throw ground.refusals().mount(path.text());
        }
        int names = folder.names(Ground.name(path.name()), item);
        if (names == 0) {
            throw new Failure(Failure.Code.TEMPORARY, path.text() + " was exchanged while it was opened; try again");
        }
        if (names > 1) {
            throw ground.refusals().secondName(path.text());
        }
    }
}
