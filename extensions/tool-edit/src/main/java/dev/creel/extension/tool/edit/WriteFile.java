// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;
import java.nio.charset.StandardCharsets;

/** The tool {@code write}: a whole file. Stateless. */
final class WriteFile {
    static final ToolSpec SPEC = new Parameters()
            .text("path", "The file, relative to the workspace.")
            .text("file_path", "Another name for path.")
            .text("content", "The whole text of the file.")
            .spec("write", "Writes a whole text file of the workspace; replaces what was there and makes missing folders.");

    private WriteFile() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        String path = Parameters.path(arguments);
        byte[] content = Parameters.required(arguments, "content", "contents").getBytes(StandardCharsets.UTF_8);
        call.workspace().write(path, content, Workspace.ANY);
        return Result.ok("Wrote " + content.length + " bytes to " + path + ".");
    }
}
