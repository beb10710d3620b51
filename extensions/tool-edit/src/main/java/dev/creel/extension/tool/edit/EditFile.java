// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;

/** The tool {@code edit}: one place of a file, told by its text. Stateless. */
final class EditFile {
    static final ToolSpec SPEC = new Parameters()
            .text("path", "The file, relative to the workspace.")
            .text("file_path", "Another name for path.")
            .text("oldText", "The text to replace, exactly as it is, with blanks and line ends; it must occur once only.")
            .text("old_string", "Another name for oldText.")
            .text("newText", "The text to put in its place.")
            .text("new_string", "Another name for newText.")
            .spec("edit", "Replaces one piece of text in a file of the workspace. The piece must be in the file exactly once:"
                    + " give enough lines around it.");

    private EditFile() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        String path = Parameters.path(arguments);
        String old = TextFile.unix(Parameters.required(arguments, "oldText", "old_string"));
        String fresh = TextFile.unix(Parameters.required(arguments, "newText", "new_string"));
        if (old.isEmpty() || old.equals(fresh)) {
            throw new Mismatch(old.isEmpty() ? "The text to replace is empty; to write a whole file use write."
                    : "The new text is the same as the old.");
        }
        Workspace files = call.workspace();
        TextFile file = TextFile.read(files, path);
        int at = only(file, old);
        file.write(files, file.text().substring(0, at) + fresh + file.text().substring(at + old.length()));
        long line = 1 + file.text().substring(0, at).chars().filter(c -> c == '\n').count();
        return Result.ok("Changed " + path + " at line " + line + ".");
    }

    private static int only(TextFile file, String old) {
        int at = file.text().indexOf(old);
        if (at < 0) {
            throw new Mismatch("The text to replace is not in " + file.path() + "; it must be given exactly, with all blanks."
                    + " Read the file again.");
        }
        int places = 0;
        for (int next = at; next >= 0; next = file.text().indexOf(old, next + 1)) {
            places++;
        }
        if (places > 1) {
            throw new Mismatch("The text to replace is in " + file.path() + " at " + places + " places; give more lines around it.");
        }
        return at;
    }
}
