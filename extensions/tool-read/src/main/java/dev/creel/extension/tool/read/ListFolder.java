// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace.Entry;
import java.util.List;

/** The tool {@code ls}: what one folder holds, by name. Stateless. */
final class ListFolder {
    private static final int USUAL = 500;
    private static final int MOST = 5_000;

    static final ToolSpec SPEC = new Parameters()
            .text("path", "The folder, relative to the workspace; the workspace itself if left out.")
            .number("limit", "How many entries to show, " + USUAL + " if left out.")
            .spec("ls", "Lists a folder of the workspace, hidden entries too. Folders end with /, links with @.");

    private ListFolder() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        String path = Parameters.path(arguments);
        int most = Parameters.number(arguments, "limit", USUAL, MOST);
        List<Entry> entries = call.workspace().list(path, most + 1);
        List<String> lines = entries.stream().map(entry -> Shown.entry(entry).substring(parent(entry.path()))).toList();
        return Listing.of(lines, most, "[the folder is empty]", "ask with a higher limit");
    }

    private static int parent(String path) {
        return Shown.path(path.substring(0, path.lastIndexOf('/') + 1)).length();
    }
}
