// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import java.util.ArrayList;
import java.util.List;

/** A patch in its envelope, as text says it; immutable. */
record Patch(List<Change> changes) {
    private static final int MOST_CHANGES = 200;

    Patch {
        changes = List.copyOf(changes);
    }

    /** What is to be done to one file. */
    sealed interface Change {
        String path();
    }

    record Add(String path, String text) implements Change {}

    record Delete(String path) implements Change {}

    /** @param to its new path, empty to leave it */
    record Update(String path, String to, List<Hunk> hunks) implements Change {}

    /**
     * One place of a file.
     *
     * @param heading a line before it, empty for none
     * @param old lines as they are, with those around
     * @param fresh lines as they shall be
     * @param atEnd whether they are the file's last
     */
    record Hunk(String heading, List<String> old, List<String> fresh, boolean atEnd) {}

    /** @throws Mismatch when it is no patch, with the line that is wrong */
    static Patch of(String text) {
        List<String> lines = new ArrayList<>(List.of(TextFile.unix(text).strip().split("\n")));
        int begin = indexOf(lines, "*** Begin Patch");
        int end = indexOf(lines, "*** End Patch");
        if (begin < 0 || end < begin) {
            throw new Mismatch("A patch begins with the line *** Begin Patch and ends with the line *** End Patch.");
        }
        List<Change> changes = new Lines(lines.subList(begin + 1, end)).changes();
        if (changes.isEmpty() || changes.size() > MOST_CHANGES) {
            throw new Mismatch("A patch changes 1 to " + MOST_CHANGES + " files.");
        }
        return new Patch(changes);
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        return -1;
    }
}
