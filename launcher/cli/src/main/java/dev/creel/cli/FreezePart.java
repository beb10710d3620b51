// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Held;
import dev.creel.config.Freeze.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** A command that changes what is frozen, in the state folder itself: no gateway is asked. */
abstract class FreezePart extends CliCommand {
    @Parameters(paramLabel = "PART", defaultValue = "all", description = "all, inbound, tools, plugins or nodes; default ${DEFAULT-VALUE}")
    private String word;

    /** @return whether anything changed */
    abstract boolean change(Part part) throws IOException;

    /** What a part is afterwards. */
    abstract String done();

    static Freeze freeze() {
        return Freeze.of(location().stateDir());
    }

    @Override
    public Integer call() {
        List<String> changed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Part part : parts()) {
            try {
                if (change(part)) {
                    changed.add(part.word());
                }
            } catch (IOException e) {
                // The others first: half an emergency stop is better than none.
                failed.add(freeze().file(part) + " (" + e.getMessage() + ")");
            }
        }
        if (!failed.isEmpty()) {
            throw new CliException("not " + done() + ": " + String.join(", ", failed) + "; run as the user the gateway runs as, or stop the gateway");
        }
        List<Held> held = List.of(Part.values()).stream().flatMap(part -> freeze().held(part).stream()).toList();
        out.result(Json.object().put("ok", true).put(done(), Json.array(changed.stream().map(Json::of).toList()))
                .put("frozen", Json.array(held.stream().map(FreezePart::json).toList())).build(), text(changed, held));
        return 0;
    }

    private Set<Part> parts() {
        try {
            return Part.named(word);
        } catch (IllegalArgumentException e) {
            throw new CliException(e.getMessage());
        }
    }

    private String text(List<String> changed, List<Held> held) {
        StringBuilder text = new StringBuilder(changed.isEmpty() ? "nothing changed" : done() + ": " + String.join(", ", changed));
        for (Held one : held) {
            text.append("\nfrozen  ").append(one.part().word()).append(one.since().isEmpty() ? "" : "  since " + Out.oneLine(one.since()))
                    .append(one.by().isEmpty() ? "" : "  by " + Out.oneLine(one.by())).append(one.reason().isEmpty() ? "" : ": " + Out.oneLine(one.reason()));
        }
        return text.append(held.isEmpty() ? "\nnothing is frozen" : "").toString();
    }

    private static Json json(Held held) {
        return Json.object().put("part", held.part().word()).put("since", held.since()).put("by", held.by()).put("reason", held.reason()).build();
    }
}
