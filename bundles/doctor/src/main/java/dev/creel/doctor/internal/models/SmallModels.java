// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.json.Json;
import dev.creel.config.ModelSize;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Small models with a large reach: the smaller a model, the less it tells a user's order from one it reads, so the less it should
 * be able to do. Enough is a sandbox for everything and no tool that fetches what strangers wrote.
 */
final class SmallModels implements SceneCheck {

    @Override
    public List<String> ids() {
        return List.of("models.small_params");
    }

    /** Not judged at a change: which model somebody has is not the change's fault. */
    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<String> small = NamedModels.of(scene).keySet().stream().filter(ModelSize::small).toList();
        if (small.isEmpty()) {
            return;
        }
        boolean narrow = sandboxed(scene) && fetchesNothing(scene);
        found.accept(new Finding("models.small_params", narrow ? INFO : CRITICAL, "agents", "a small model answers", NamedModels.shown(small.stream())
                + (narrow ? "; its tools are narrow" : ": not everything it does is in a sandbox, or it reads pages of strangers"),
                narrow ? "" : "agents.defaults.sandbox.mode: \"all\", and tools.smallModels: \"narrow\""));
    }

    /** Here "all" is also what holds when nothing is said. */
    private static boolean sandboxed(Scene scene) {
        Stream<Json.Obj> own = scene.config().list("agents.list").stream()
                .map(each -> each instanceof Json.Obj agent ? agent.object("sandbox") : Json.Obj.EMPTY);
        return Stream.concat(Stream.of(scene.config().object("agents.defaults.sandbox")), own)
                .allMatch(sandbox -> sandbox.text("mode", "all").equals("all"));
    }

    /** Tools that bring strangers' words in: here small models have none until somebody gives them. */
    private static boolean fetchesNothing(Scene scene) {
        Stream<Json.Obj> own = scene.config().list("agents.list").stream()
                .map(each -> each instanceof Json.Obj agent ? agent.object("tools") : Json.Obj.EMPTY);
        return Stream.concat(Stream.of(scene.config().object("tools")), own)
                .noneMatch(tools -> tools.text("smallModels").filter("as-others"::equals).isPresent());
    }
}
