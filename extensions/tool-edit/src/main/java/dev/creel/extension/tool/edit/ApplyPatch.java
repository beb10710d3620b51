// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tool {@code apply_patch}: several files at once; all of them must fit before the first is changed. Stateless. */
final class ApplyPatch {
    static final ToolSpec SPEC = new Parameters()
            .text("input", "The patch, from *** Begin Patch to *** End Patch.")
            .spec("apply_patch", """
                    Changes files of the workspace by a patch:
                    *** Begin Patch
                    *** Add File: path
                    +a line of the new file
                    *** Update File: path
                    *** Move to: new/path (may be left out)
                    @@ a line before the place (may be empty)
                     a line that stays
                    -a line that goes
                    +a line that comes
                    *** Delete File: path
                    *** End Patch
                    Give about three lines that stay before and after each place.""");

    private ApplyPatch() {}

    /** A change that fits, and its line in the answer. */
    private record Step(String told, Runnable act) {}

    static Result run(Json.Obj arguments, ToolCall call) {
        Patch patch = Patch.of(Parameters.required(arguments, "input", "patch"));
        Workspace files = call.workspace();
        List<Step> steps = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Patch.Change change : patch.changes()) {
            if (!paths.add(change.path())) {
                throw new Mismatch("The patch has " + change.path() + " twice; put all about a file under one heading.");
            }
            steps.add(step(change, files));
            call.check();
        }
        StringBuilder done = new StringBuilder();
        for (Step step : steps) {
            try {
                step.act().run();
            } catch (Refused | Failure e) {
                return Result.error("\"" + step.told() + "\" failed: " + e.getMessage() + (done.isEmpty()
                        ? ". Nothing was changed." : ".\nBefore that this was done:\n" + done));
            }
            done.append(step.told()).append('\n');
        }
        return Result.ok("Done:\n" + done.toString().stripTrailing());
    }

    private static Step step(Patch.Change change, Workspace files) {
        if (change instanceof Patch.Add add) {
            absent(files, add.path());
            return new Step("A " + add.path(),
                    () -> files.write(add.path(), add.text().getBytes(StandardCharsets.UTF_8), Workspace.NONE));
        }
        if (change instanceof Patch.Delete delete) {
            if (files.stat(delete.path()).kind() != Workspace.Entry.Kind.FILE) {
                throw new Mismatch(delete.path() + " is no file.");
            }
            return new Step("D " + delete.path(), () -> files.remove(delete.path()));
        }
        Patch.Update update = (Patch.Update) change;
        TextFile file = TextFile.read(files, update.path());
        String text = Hunks.apply(update.path(), file.text(), update.hunks());
        if (update.to().isEmpty()) {
            return new Step("M " + update.path(), () -> file.write(files, text));
        }
        absent(files, update.to());
        return new Step("R " + update.path() + " -> " + update.to(), () -> {
            file.write(files, text);
            files.move(update.path(), update.to());
        });
    }

    private static void absent(Workspace files, String path) {
        try {
            files.stat(path);
        } catch (Failure e) {
            if (e.code() == Failure.Code.NOT_FOUND) {
                return;
            }
            throw e;
        }
        throw new Mismatch(path + " is there already.");
    }
}
