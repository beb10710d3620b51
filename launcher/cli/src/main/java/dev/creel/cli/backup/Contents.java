// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first file in a backup, {@value #NAME}: what is in it. Nothing that is not listed here is taken out of one.
 *
 * @param by the version of Creel that made it
 */
public record Contents(Instant at, String by, List<Entry> entries) {
    static final String NAME = "creel-backup.json";
    private static final int VERSION = 1;
    private static final int DEPTH = 8;

    public Contents {
        entries = List.copyOf(entries);
    }

    /** Bytes, unpacked. */
    public long size() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    String json() {
        return Json.object().put("format", "creel-backup").put("version", VERSION).put("at", at.toString()).put("by", by)
                .put("files", Json.array(entries.stream().map(Entry::json).toList())).build().text();
    }

    /** @throws IllegalArgumentException when it is none, or lists what a backup never holds */
    static Contents of(String text) {
        Json.Obj in = Json.parse(text, DEPTH) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        if (!in.text("format", "").equals("creel-backup") || in.integer("version", 0) != VERSION) {
            throw new IllegalArgumentException("it is no backup of Creel, or one of a newer Creel");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long total = 0;
        for (Json json : in.array("files")) {
            Entry entry = Entry.of(json);
            total = Math.addExact(total, entry.size());
            if (Sources.passing(entry.name()) || !names.add(entry.name())) {
                throw new IllegalArgumentException("it lists " + entry.name() + ", which a backup never holds, or holds once");
            }
            entries.add(entry);
        }
        return new Contents(Instant.parse(in.text("at", "")), in.text("by", ""), entries);
    }
}
