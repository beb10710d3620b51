// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import java.util.ArrayList;
import java.util.List;

/** Reads the lines between the first and the last of a patch; used by one thread. */
final class Lines {
    private static final String ADD = "*** Add File: ";
    private static final String DELETE = "*** Delete File: ";
    private static final String UPDATE = "*** Update File: ";
    private static final String MOVE = "*** Move to: ";
    private static final String END = "*** End of File";

    private final List<String> lines;
    private int at;

    Lines(List<String> lines) {
        this.lines = lines;
    }

    List<Patch.Change> changes() {
        List<Patch.Change> changes = new ArrayList<>();
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (line.startsWith(ADD)) {
                changes.add(new Patch.Add(path(line, ADD), added()));
            } else if (line.startsWith(DELETE)) {
                changes.add(new Patch.Delete(path(line, DELETE)));
            } else if (line.startsWith(UPDATE)) {
                changes.add(updated(path(line, UPDATE)));
            } else if (!line.isBlank()) {
                throw wrong("*** Add File, *** Delete File or *** Update File");
            }
        }
        return changes;
    }

    private static String path(String line, String marker) {
        String path = line.substring(marker.length()).strip();
        if (path.isEmpty()) {
            throw new Mismatch("A line \"" + marker.strip() + "\" of the patch has no path.");
        }
        return path;
    }

    private boolean inside() {
        return at < lines.size() && !(lines.get(at).startsWith("*** ") && !lines.get(at).startsWith(END));
    }

    private String added() {
        StringBuilder text = new StringBuilder();
        while (inside()) {
            String line = lines.get(at++);
            if (!line.startsWith("+")) {
                throw wrong("a line that begins with +");
            }
            text.append(line, 1, line.length()).append('\n');
        }
        return text.toString();
    }

    private Patch.Update updated(String path) {
        String to = "";
        if (at < lines.size() && lines.get(at).startsWith(MOVE)) {
            to = path(lines.get(at++), MOVE);
        }
        List<Patch.Hunk> hunks = new ArrayList<>();
        while (inside()) {
            hunks.add(hunk());
        }
        if (hunks.isEmpty() && to.isEmpty()) {
            throw new Mismatch("The patch says nothing about " + path + ".");
        }
        return new Patch.Update(path, to, List.copyOf(hunks));
    }

    private Patch.Hunk hunk() {
        String heading = "";
        if (lines.get(at).startsWith("@@")) {
            heading = lines.get(at++).substring(2).strip();
        }
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        while (inside() && !lines.get(at).startsWith("@@") && !lines.get(at).startsWith(END)) {
            take(lines.get(at++), old, fresh);
        }
        boolean atEnd = inside() && lines.get(at).startsWith(END);
        if (atEnd) {
            at++;
        }
        if (old.isEmpty() && fresh.isEmpty()) {
            throw wrong("lines that begin with a blank, - or +");
        }
        return new Patch.Hunk(heading, List.copyOf(old), List.copyOf(fresh), atEnd);
    }

    private void take(String line, List<String> old, List<String> fresh) {
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        String text = line.isEmpty() ? "" : line.substring(1);
        switch (kind) {
            case ' ' -> {
                old.add(text);
                fresh.add(text);
            }
            case '-' -> old.add(text);
            case '+' -> fresh.add(text);
            default -> throw wrong("a line that begins with a blank, - or +");
        }
    }

    private Mismatch wrong(String expected) {
        String line = lines.get(Math.max(0, Math.min(at - 1, lines.size() - 1)));
        return new Mismatch("The patch has \"" + (line.length() > 80 ? line.substring(0, 80) + "..." : line) + "\" where "
                + expected + " belongs.");
    }
}
