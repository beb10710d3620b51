// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts hunks into the text of a file, each after the one before. Lines are looked for exactly, then without blanks at their end,
 * then without blanks at both ends: models lose those.
 */
final class Hunks {
    private static final List<UnaryOperator<String>> LOOKS =
            List.of(UnaryOperator.identity(), String::stripTrailing, String::strip);

    private final String path;
    private final List<String> lines;
    private int from;

    private Hunks(String path, List<String> lines) {
        this.path = path;
        this.lines = lines;
    }

    static String apply(String path, String text, List<Patch.Hunk> hunks) {
        boolean ends = text.isEmpty() || text.endsWith("\n");
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (ends) {
            lines.remove(lines.size() - 1);
        }
        Hunks place = new Hunks(path, lines);
        hunks.forEach(place::put);
        return String.join("\n", lines) + (ends && !lines.isEmpty() ? "\n" : "");
    }

    private void put(Patch.Hunk hunk) {
        if (!hunk.heading().isEmpty()) {
            from = found(List.of(hunk.heading()), from, false, "the line \"" + hunk.heading() + "\"") + 1;
        }
        int at = hunk.old().isEmpty() ? hunk.heading().isEmpty() ? lines.size() : from
                : found(hunk.old(), from, hunk.atEnd(), "the lines from \"" + hunk.old().get(0) + "\" on");
        List<String> place = lines.subList(at, at + hunk.old().size());
        place.clear();
        place.addAll(hunk.fresh());
        from = at + hunk.fresh().size();
    }

    private int found(List<String> wanted, int start, boolean atEnd, String what) {
        for (UnaryOperator<String> look : LOOKS) {
            List<String> sought = wanted.stream().map(look).toList();
            for (int i = atEnd ? Math.max(start, lines.size() - sought.size()) : start; i + sought.size() <= lines.size(); i++) {
                if (lines.subList(i, i + sought.size()).stream().map(look).toList().equals(sought)) {
                    return i;
                }
            }
        }
        throw new Mismatch("The patch does not fit " + path + ": " + what + " are not there" + (start > 0 ? " after line " + start : "")
                + ". Read the file again.");
    }
}
