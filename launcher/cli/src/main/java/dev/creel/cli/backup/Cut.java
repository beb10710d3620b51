// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All files as they stood at one moment, while a gateway may go on writing. Every store either adds at the end of a file or puts
 * another file in its place; so when two looks in a row, with all files opened in between, see the same, what is open now, up to
 * the size seen, is how it stood between them. What agents, plugins and the log write is taken as it comes. Close it.
 */
final class Cut implements AutoCloseable {
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final Map<String, Sources.Found> files;
    private final Map<String, FileChannel> open;
    private final List<String> left;

    private Cut(Map<String, Sources.Found> files, Map<String, FileChannel> open, List<String> left) {
        this.files = files;
        this.open = open;
        this.left = left;
    }

    static Cut take(Sources sources) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        List<String> left = new ArrayList<>();
        Map<String, Sources.Found> before = sources.look(left);
        do {
            Map<String, FileChannel> open = new HashMap<>();
            Cut cut = new Cut(before, open, left);
            boolean held = false;
            try {
                boolean there = cut.open();
                Map<String, Sources.Found> after = sources.look(left);
                held = there && cut.agrees(after);
                before = after;
            } finally {
                if (!held) {
                    cut.close();
                }
            }
            if (held) {
                return cut;
            }
        } while (System.nanoTime() - until < 0);
        throw new CliException("the state folder did not stand still for a moment in 20 seconds; try again when less is going on");
    }

    private boolean open() throws IOException {
        for (Sources.Found found : files.values()) {
            String name = found.entry().name();
            try {
                if (!Sources.loose(name)) {
                    open.put(name, FileChannel.open(found.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    private boolean agrees(Map<String, Sources.Found> after) {
        return kept(files).equals(kept(after));
    }

    private static Map<String, Sources.Found> kept(Map<String, Sources.Found> all) {
        Map<String, Sources.Found> kept = new HashMap<>(all);
        kept.keySet().removeIf(Sources::loose);
        return kept;
    }

    List<Entry> entries() {
        return files.values().stream().map(Sources.Found::entry).toList();
    }

    /** What was not taken, and why. */
    List<String> left() {
        return left;
    }

    /** Opens a file of the cut, at its beginning. @throws NoSuchFileException for one that is gone meanwhile, which only loose ones are */
    FileChannel file(Entry entry) throws IOException {
        FileChannel held = open.get(entry.name());
        return held != null ? held
                : FileChannel.open(files.get(entry.name()).file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
    }
}
