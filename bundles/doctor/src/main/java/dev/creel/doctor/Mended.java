// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.json.Json;
import java.util.List;

/**
 * What {@code --fix} did.
 *
 * @param changed lines of the configuration before and after, as a diff; empty when it stayed
 * @param steps each repair
 * @param undo the file that holds how it was; empty when nothing changed
 */
public record Mended(List<String> changed, List<Step> steps, String undo) {
    public Mended {
        changed = List.copyOf(changed);
        steps = List.copyOf(steps);
    }

    /**
     * One repair.
     *
     * @param what the setting or file
     * @param to the new value or mode; empty for a key that was removed
     * @param problem why it was not done; empty when it was
     */
    public record Step(String what, String to, String why, String problem) {}

    public boolean ok() {
        return steps.stream().allMatch(step -> step.problem().isEmpty());
    }

    /** As a report shows it. */
    public Json.Obj json() {
        return Json.object().put("ok", ok()).put("changes", Json.array(changed.stream().map(Json::of).toList()))
                .put("actions", Json.array(steps.stream().map(step -> Json.object().put("path", step.what()).put("to", step.to())
                        .put("why", step.why()).put("ok", step.problem().isEmpty()).put("error", step.problem()).build()).toList()))
                .put("undo", undo).build();
    }
}
