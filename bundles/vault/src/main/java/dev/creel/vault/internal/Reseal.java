// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import dev.creel.vault.Disk;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything sealed in a state folder, sealed anew under another key, while nobody else works there. Each file gets a twin first;
 * one mark, written when all twins are on disk, decides: before it nothing has changed, after it the twins take their places, at
 * the latest at the next start. Used once.
 */
final class Reseal {
    static final String MARK = "credentials/reseal.json";
    private static final String TWIN = ".reseal";
    /** Folders of other people's words, of programs and of logs: nothing in them is sealed. */
    private static final Set<String> OTHERS = Set.of("workspace", "run", "logs", "audit", "plugins", "plugins-data", "plugins-allowlist", "sandboxes", "frozen");
    private static final int DEEPEST = 8;
    private static final int LARGEST_MARK = 16 << 20;
    private static final int DEPTH = 4;

    private final Disk disk;
    private final Sealer old;
    private final Sealer fresh;
    private final List<String> done = new ArrayList<>();

    Reseal(Disk disk, byte[] old, byte[] fresh) {
        this.disk = disk;
        this.old = new Sealer(old::clone);
        this.fresh = new Sealer(fresh::clone);
    }

    /** @param record what the key's own file says afterwards @return how many files were sealed anew */
    int run(String record) throws IOException {
        walk("", 0);
        write(MasterKey.PATH + TWIN, (record + "\n").getBytes(StandardCharsets.UTF_8));
        done.add(MasterKey.PATH);
        for (String folder : folders(done)) {
            disk.forceFolder(folder);
        }
        String names = Json.object().put("files", Json.array(done.stream().map(Json::of).toList())).build().text();
        byte[] mark = names.getBytes(StandardCharsets.UTF_8);
        if (mark.length > LARGEST_MARK) {
            // Nobody could read it to the end, and what it decides could never be finished.
            throw new StoreException("there are more files than can be sealed anew at once; nothing was changed; take old sessions away first");
        }
        write(MARK + ".new", mark);
        disk.rename(MARK + ".new", MARK);
        disk.forceFolder("credentials");
        finish(disk);
        return done.size() - 1;
    }

    /** Does what is left of one that was decided; nothing if there is none. */
    static void finish(Disk disk) throws IOException {
        if (!disk.exists(MARK)) {
            return;
        }
        List<String> files = marked(disk);
        for (String file : files) {
            if (disk.exists(file + TWIN)) {
                disk.rename(file + TWIN, file);
            }
        }
        for (String folder : folders(files)) {
            disk.forceFolder(folder);
        }
        disk.delete(MARK);
        disk.forceFolder("credentials");
    }

    /** The same, before a store is opened. */
    static void settle(Disk disk) {
        try {
            finish(disk);
        } catch (IOException e) {
            throw new StoreException("what " + MARK + " decided cannot be finished: " + e.getMessage(), e);
        }
    }

    private static List<String> marked(Disk disk) throws IOException {
        try (Disk.File file = disk.open(MARK)) {
            ByteBuffer text = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_MARK));
            while (text.hasRemaining() && file.read(text.position(), text) >= 0) {
                // until it is full
            }
            Json.Obj mark = (Json.Obj) Json.parse(new String(text.array(), StandardCharsets.UTF_8), DEPTH);
            return mark.array("files").stream().map(name -> ((Json.Str) name).value()).toList();
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new StoreException(MARK + " is damaged; put the state folder back from a backup", e);
        }
    }

    private static Set<String> folders(List<String> files) {
        Set<String> folders = new TreeSet<>();
        files.forEach(file -> folders.add(FileDisk.parent(file)));
        return folders;
    }

    private void walk(String folder, int deep) throws IOException {
        for (String name : folder.isEmpty() ? top() : disk.list(folder)) {
            String path = folder.isEmpty() ? name : folder + "/" + name;
            if (deep >= DEEPEST || !FileDisk.named(name) || folder.isEmpty() && OTHERS.contains(name) || name.endsWith(TWIN) || name.endsWith(".new")) {
                continue;
            }
            if (disk.exists(path)) {
                file(path);
            } else {
                walk(path, deep + 1);
            }
        }
    }

    private List<String> top() throws IOException {
        try (Stream<Path> names = Files.list(disk.root())) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void file(String path) throws IOException {
        try (Disk.File file = disk.open(path)) {
            LineFile lines = new LineFile(file, 0, file.size());
            byte[] first = lines.next();
            SealedForm before = first == null ? null : SealedForm.of(old, path, first);
            if (before == null) {
                return;
            }
            disk.delete(path + TWIN);
            try (Disk.File twin = disk.open(path + TWIN)) {
                copy(path, lines, before, twin);
                if (lines.end() != file.size()) {
                    throw new StoreException(path + " ends in a piece of a line; start the gateway once and stop it, then it is whole");
                }
                twin.force();
            }
        }
        done.add(path);
    }

    private void copy(String path, LineFile lines, SealedForm before, Disk.File twin) throws IOException {
        byte[] salt = new byte[SealedForm.SALT];
        fresh.nonce(salt, salt.length);
        SealedForm after = new SealedForm(fresh, path, salt);
        twin.append(line(after.header()));
        byte[] oldMark = before.start();
        byte[] newMark = after.start();
        long position = 0;
        for (byte[] text = lines.next(); text != null; text = lines.next()) {
            LineForm.Read read = before.decode(position, oldMark, text);
            if (read == null) {
                throw new StoreException(path + " is damaged at line " + (position + 2) + "; nothing was sealed anew");
            }
            LineForm.Written written = after.encode(position, newMark, read.forced(), read.line());
            twin.append(line(written.text()));
            oldMark = read.mark();
            newMark = written.mark();
            position++;
        }
    }

    private static ByteBuffer line(byte[] text) {
        return ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').flip();
    }

    private void write(String path, byte[] content) throws IOException {
        disk.delete(path);
        try (Disk.File file = disk.open(path)) {
            file.append(ByteBuffer.wrap(content));
            file.force();
        }
    }
}
