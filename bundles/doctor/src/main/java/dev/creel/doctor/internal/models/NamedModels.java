// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models a configuration names for conversations, each with the setting that names it first. */
final class NamedModels {
    private static final int MOST = 12;

    private NamedModels() {}

    static Map<String, String> of(Scene scene) {
        Map<String, String> models = new TreeMap<>();
        add(models, "agents.defaults.model", scene.config().at("agents.defaults.model"));
        scene.config().object("agents.defaults.models").members().keySet()
                .forEach(name -> models.putIfAbsent(name, "agents.defaults.models"));
        int index = 0;
        for (Json each : scene.config().list("agents.list")) {
            if (each instanceof Json.Obj agent) {
                add(models, "agents.list[" + index + "].model", agent.get("model"));
            }
            index++;
        }
        return models;
    }

    /** Those that fit, shortly. */
    static String shown(Stream<String> names) {
        return String.join(", ", names.limit(MOST).toList());
    }

    private static void add(Map<String, String> models, String path, Json value) {
        if (value instanceof Json.Str name) {
            models.putIfAbsent(name.value(), path);
        } else if (value instanceof Json.Obj model) {
            model.text("primary").ifPresent(name -> models.putIfAbsent(name, path + ".primary"));
            for (Json fallback : model.array("fallbacks")) {
                if (fallback instanceof Json.Str name) {
                    models.putIfAbsent(name.value(), path + ".fallbacks");
                }
            }
        }
    }
}
