// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;

/** How much there is to attack, in one line; always there. */
final class AttackSurface implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("summary.attack_surface");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<Place> channels = Place.channels(scene);
        String bind = scene.config().text("gateway.bind").orElse("loopback");
        found.accept(new Finding("summary.attack_surface", Severity.INFO, "", "what there is to attack", "channels: " + scene.channels().size()
                + ", open to everybody: " + with(channels, "dmPolicy", "open") + " in direct chats and " + with(channels, "groupPolicy", "open")
                + " in groups; gateway: " + bind + "; sandbox: " + scene.config().text("agents.defaults.sandbox.mode").orElse("all")
                + "; elevated: " + (elevated(scene) ? "some people" : "nobody") + "; agents: " + scene.agents().size()
                + "; plugins of your own: " + scene.plugins().all().stream().filter(one -> !one.shipped()).count(), ""));
    }

    private static long with(List<Place> places, String key, String value) {
        return places.stream().filter(place -> place.at(key).equals(Json.of(value))).count();
    }

    private static boolean elevated(Scene scene) {
        Json.Obj section = scene.config().object("tools.elevated");
        return section.flag("enabled", true) && !section.object("allowFrom").members().isEmpty();
    }
}
