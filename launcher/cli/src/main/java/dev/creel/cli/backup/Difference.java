// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a restore would change in a state folder: found while a backup is read, nothing is written. */
public final class Difference implements Reading.Taker {
    private static final int PIECE = 64 << 10;
    private static final String KEY = "state/credentials/master.key";

    private final Path state;
    private final List<String> added = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private int same;
    private Origin origin = Origin.UNKNOWN;

    /** Whether the one who made a backup knew the key of this state folder. */
    public enum Origin { THIS, ANOTHER, UNKNOWN }

    public Difference(Path state) {
        this.state = state;
    }

    @Override
    public void take(Entry entry, InputStream content) throws IOException {
        seen.add(entry.name());
        Path file = state.resolve(place(entry));
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        boolean equal = there && Files.size(file) <= entry.size() && equal(file, content);
        if (equal) {
            same++;
        } else {
            (there ? changed : added).add(entry.name());
        }
        if (entry.name().equals(KEY) && there) {
            origin = equal ? Origin.THIS : Origin.ANOTHER;
        }
    }

    private static boolean equal(Path file, InputStream content) throws IOException {
        try (InputStream mine = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] a;
            byte[] b;
            do {
                a = mine.readNBytes(PIECE);
                b = content.readNBytes(PIECE);
            } while (a.length > 0 && Arrays.equals(a, b));
            return Arrays.equals(a, b);
        }
    }

    /** Where a file goes below the state folder: what was elsewhere is put aside, because a backup names no place of this machine. */
    static String place(Entry entry) {
        return entry.inState() ? entry.name().substring("state/".length()) : "restored/" + entry.name();
    }

    /** What is there now and not in the backup; call it once the backup was read. */
    public List<String> removed(Sources sources) throws IOException {
        return sources.look(new ArrayList<>()).keySet().stream().filter(name -> name.startsWith("state/") && !seen.contains(name)).toList();
    }

    public List<String> added() {
        return added;
    }

    public List<String> changed() {
        return changed;
    }

    public int same() {
        return same;
    }

    public Origin origin() {
        return origin;
    }

    public Json json() {
        return Json.object().put("origin", origin.name().toLowerCase(java.util.Locale.ROOT)).put("same", same)
                .put("added", Json.array(added.stream().map(Json::of).toList()))
                .put("changed", Json.array(changed.stream().map(Json::of).toList())).build();
    }
}
