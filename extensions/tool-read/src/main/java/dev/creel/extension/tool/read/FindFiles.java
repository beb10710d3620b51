// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;

/** The tool {@code find}: files and folders whose path matches a pattern. Stateless. */
final class FindFiles {
    private static final int USUAL = 1_000;
    private static final int MOST = 5_000;

    static final ToolSpec SPEC = new Parameters()
            .text("pattern", "For example *.java (at any depth), src/*.java or src/**/*.{ts,js}.")
            .text("path", "The folder to look in, relative to the workspace; the workspace itself if left out.")
            .number("limit", "How many to show, " + USUAL + " if left out.")
            .spec("find", "Finds files and folders of the workspace by a pattern of their path. Does not look into .git,"
                    + " node_modules and links.", "pattern");

    private FindFiles() {}

    static Result run(Json.Obj arguments, ToolCall call) {
        int most = Parameters.number(arguments, "limit", USUAL, MOST);
        List<String> lines = Patterns.find(call, Parameters.path(arguments), arguments.text("pattern", ""), most + 1).stream()
                .map(Shown::entry).toList();
        return Listing.of(lines, most, "[nothing matches]", "narrow the pattern or ask with a higher limit");
    }
}
