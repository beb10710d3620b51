// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Pages of every site may open connections. */
final class AllowedOrigins implements SceneCheck {
    private static final String ID = "gateway.control_ui.allowed_origins_wildcard";
    private static final String PATH = "gateway.controlUi.allowedOrigins";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (wild(scene)) {
            found.accept(new Finding(ID, Severity.CRITICAL, PATH, "pages of every site may open connections to the gateway",
                    "a page that somebody is lured to can talk to the gateway from that person's browser", "list exact origins instead of \"*\""));
        }
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        List<Json> exact = scene.config().list(PATH).stream().filter(each -> !each.equals(Json.of("*"))).toList();
        return wild(scene) ? List.of(new Repair.Setting(PATH, exact.isEmpty() ? "" : Json.array(exact).text(), "\"*\" lets every site in")) : List.of();
    }

    private static boolean wild(Scene scene) {
        return scene.config().list(PATH).contains(Json.of("*"));
    }
}
