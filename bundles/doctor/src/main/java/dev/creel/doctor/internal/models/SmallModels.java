// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Small models with a large reach: the smaller a model, the less it tells a user's order from one it reads, so the less it should
 * be able to do. Enough is a sandbox for everything and no tool that fetches what strangers wrote.
 */
final class SmallModels implements SceneCheck {
    private static final Pattern SIZE = Pattern.compile("(?<![a-z0-9.])(\\d{1,4}(?:\\.\\d)?)b(?![a-z0-9])");
    private static final double LARGEST = 300;
    private static final Set<String> FETCHING = Set.of("web_search", "web_fetch", "browser");

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
        List<String> small = NamedModels.of(scene).keySet().stream().filter(SmallModels::small).toList();
        if (small.isEmpty()) {
            return;
        }
        boolean narrow = sandboxed(scene) && fetchesNothing(scene);
        found.accept(new Finding("models.small_params", narrow ? INFO : CRITICAL, "agents", "a small model answers", NamedModels.shown(small.stream())
                + (narrow ? "; its tools are narrow" : ": not everything it does is in a sandbox, or it reads pages of strangers"),
                narrow ? "" : "agents.defaults.sandbox.mode: \"all\", and web_search, web_fetch, browser in tools.deny"));
    }

    private static boolean small(String name) {
        Matcher size = SIZE.matcher(name.toLowerCase(Locale.ROOT));
        double largest = 0;
        while (size.find()) {
            largest = Math.max(largest, Double.parseDouble(size.group(1)));
        }
        return largest > 0 && largest <= LARGEST;
    }

    /** Here "all" is also what holds when nothing is said. */
    private static boolean sandboxed(Scene scene) {
        Stream<Json.Obj> own = scene.config().list("agents.list").stream()
                .map(each -> each instanceof Json.Obj agent ? agent.object("sandbox") : Json.Obj.EMPTY);
        return Stream.concat(Stream.of(scene.config().object("agents.defaults.sandbox")), own)
                .allMatch(sandbox -> sandbox.text("mode", "all").equals("all"));
    }

    private static boolean fetchesNothing(Scene scene) {
        Set<String> denied = new HashSet<>();
        for (Json each : scene.config().list("tools.deny")) {
            if (each instanceof Json.Str name) {
                denied.add(name.value().strip().toLowerCase(Locale.ROOT));
            }
        }
        boolean all = denied.contains("*") || denied.contains("group:web") && denied.contains("browser");
        return all || denied.containsAll(FETCHING);
    }
}
