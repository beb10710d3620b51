// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Workspace;
import dev.creel.api.tool.Workspace.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** One search through files, bounded in matches, output and bytes read. Used by one thread. */
final class Search {
    private static final int BLOCK = 4 << 20;
    private static final long LARGEST = 16L << 20;
    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_CHARACTERS = 50 << 10;
    private static final int LONGEST_LINE = 500;

    private final ToolCall call;
    private final Workspace files;
    private final Predicate<String> matches;
    private final int context;
    private final int most;
    private final StringBuilder out = new StringBuilder();
    private int found;
    private int skipped;
    private long bytes;
    private boolean more;

    Search(ToolCall call, Predicate<String> matches, int context, int most) {
        this.call = call;
        this.files = call.workspace();
        this.matches = matches;
        this.context = context;
        this.most = most;
    }

    boolean done() {
        return more;
    }

    /** Searches one file; what is no text, too large or gone is left out. */
    void file(Entry file) {
        call.check();
        if (file.kind() != Entry.Kind.FILE || file.size() == 0) {
            return;
        }
        if (file.size() > LARGEST) {
            skipped++;
            return;
        }
        if (bytes + file.size() > MOST_BYTES) {
            more = true;
            return;
        }
        try {
            byte[] content = content(file);
            bytes += content.length;
            if (Kinds.note(content, content.length).isEmpty()) {
                lines(Shown.path(file.path()), new String(content, StandardCharsets.UTF_8));
            }
        } catch (Failure | Refused e) {
            skipped++;
        }
    }

    private byte[] content(Entry file) {
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) file.size());
        byte[] block;
        do {
            block = files.read(file.path(), all.size(), BLOCK);
            all.writeBytes(block);
        } while (block.length == BLOCK && all.size() < LARGEST);
        return all.toByteArray();
    }

    /** Goes through line by line and keeps those of the context only: a file can have millions of lines of one character. */
    private void lines(String path, String text) {
        Deque<String> before = new ArrayDeque<>();
        int after = 0;
        int shown = 0;
        int number = 0;
        for (int at = 0; at < text.length() && (!more || after > 0); ) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, newline > at && text.charAt(end - 1) == '\r' ? end - 1 : end);
            at = end + 1;
            number++;
            boolean match = !more && matches.test(line);
            if (match && found == most) {
                more = true;
                match = false;
            }
            if (match) {
                found++;
                shown = before(path, before, number, shown);
                after = context + 1;
            }
            if (after > 0) {
                after--;
                shown = number;
                show(path, match ? ':' : '-', number, line);
            } else if (context > 0) {
                before.add(line);
                if (before.size() > context) {
                    before.remove();
                }
            }
        }
    }

    /** The lines before a match that were not shown yet. */
    private int before(String path, Deque<String> lines, int match, int shown) {
        int number = match - lines.size();
        if (context > 0 && shown > 0 && number > shown + 1) {
            out.append("--\n");
        }
        for (String line : lines) {
            show(path, '-', number++, line);
        }
        lines.clear();
        return match;
    }

    private void show(String path, char sign, int number, String line) {
        if (room()) {
            out.append(path).append(sign).append(number).append(sign == ':' ? ": " : "- ").append(Shown.line(line, LONGEST_LINE)).append('\n');
        }
    }

    private boolean room() {
        more |= out.length() > MOST_CHARACTERS;
        return out.length() <= MOST_CHARACTERS;
    }

    /** @param moreFiles whether there were files it was not given */
    Result result(boolean moreFiles) {
        StringBuilder notes = new StringBuilder();
        if (more || moreFiles) {
            notes.append("\n[There is more; narrow path, glob or pattern.]");
        }
        if (skipped > 0) {
            notes.append("\n[").append(skipped).append(" files could not be read or are larger than ").append(LARGEST >> 20)
                    .append(" MiB.]");
        }
        return Result.ok((out.length() == 0 ? "[no line matches]" : out.toString().stripTrailing()) + notes);
    }
}
