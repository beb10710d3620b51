// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;
import java.util.Optional;

/** The tool {@code read}: lines of a text file, as they are, and how to read on. Stateless. */
final class ReadFile {
    static final int MOST_LINES = 2_000;

    static final ToolSpec SPEC = new Parameters()
            .text("path", "The file, relative to the workspace.")
            .text("file_path", "Another name for path.")
            .number("offset", "The first line to read, counted from 1.")
            .number("limit", "How many lines to read, at most " + MOST_LINES + ".")
            .spec("read", "Reads a text file of the workspace. Long files come in pages of " + MOST_LINES + " lines or "
                    + (Page.MOST_BYTES >> 10) + " KiB; the answer says with which offset to read on. Of pictures and other"
                    + " files that are no text it only says what they are.");

    private ReadFile() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        Workspace files = call.workspace();
        String path = Parameters.path(arguments);
        if (path.isEmpty()) {
            return Result.error("Say which file to read: path is missing.");
        }
        Optional<String> note = Kinds.note(files.read(path, 0, Kinds.ENOUGH), files.stat(path).size());
        if (note.isPresent()) {
            return Result.ok(note.get());
        }
        int first = Parameters.number(arguments, "offset", 1, Integer.MAX_VALUE);
        Page page = new Page(files, path, call);
        page.read(first, Parameters.number(arguments, "limit", MOST_LINES, MOST_LINES));
        return answer(page, first);
    }

    private static Result answer(Page page, int first) {
        if (page.lines() == 0) {
            return page.seen() == 0 ? Result.ok("[the file is empty]")
                    : Result.error("The file ends before line " + first + "; it has " + page.seen() + " lines.");
        }
        String text = page.text();
        if (!page.more()) {
            return Result.ok(text);
        }
        int next = first + page.lines();
        String of = page.counted() ? " of " + page.seen() : "";
        return Result.ok(text + (text.endsWith("\n") ? "" : "\n") + "\n[Lines " + first + " to " + (next - 1) + of
                + ". Read on with offset=" + next + ".]");
    }
}
