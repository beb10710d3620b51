// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;

/** A person's own account that answers others than that person. */
final class SelfChat implements SceneCheck {
    private static final String KEY = "selfChatMode";

    @Override
    public List<String> ids() {
        return List.of("channels.*.self_chat_leaks");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.channels(scene)) {
            String policy = place.at("dmPolicy") instanceof Json.Str said ? said.value() : "pairing";
            boolean others = place.at("allowFrom") instanceof Json.Arr list && list.elements().size() > 1;
            if (place.at(KEY).equals(Json.of(true)) && (others || policy.equals("pairing") || policy.equals("open"))) {
                found.accept(new Finding("channels." + place.name() + ".self_chat_leaks", Severity.WARN, place.of(KEY),
                        "a personal account answers others too", "dmPolicy is \"" + policy + "\"" + (others ? " and several people are listed" : "")
                        + ": whoever writes to you learns that an agent reads along", "set dmPolicy: \"allowlist\" with your own id alone"));
            }
        }
    }
}
