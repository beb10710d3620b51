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
import java.util.ArrayList;
import java.util.List;
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
                lines(Shown.path(file.path()), new String(content, StandardCharsets.UTF_8).split("\r?\n"));
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

    private void lines(String path, String[] lines) {
        List<Integer> hits = new ArrayList<>();
        for (int i = 0; i < lines.length && !more; i++) {
            if (matches.test(lines[i])) {
                more = found == most;
                if (!more) {
                    found++;
                    hits.add(i);
                }
            }
        }
        int shown = 0;
        for (int hit : hits) {
            int from = Math.max(shown, hit - context);
            if (context > 0 && shown > 0 && from > shown) {
                out.append("--\n");
            }
            for (shown = from; shown <= Math.min(hit + context, lines.length - 1) && room(); shown++) {
                boolean match = shown == hit || hits.contains(shown);
                out.append(path).append(match ? ':' : '-').append(shown + 1).append(match ? ": " : "- ")
                        .append(Shown.line(lines[shown], LONGEST_LINE)).append('\n');
            }
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
