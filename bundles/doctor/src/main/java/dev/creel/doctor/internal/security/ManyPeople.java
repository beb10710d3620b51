// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Several people use one gateway, which keeps their conversations apart but not its own machine. */
final class ManyPeople implements SceneCheck {
    private static final String ID = "security.trust_model.multi_user_heuristic";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        Set<String> people = new HashSet<>();
        for (Place place : Place.channels(scene)) {
            for (String key : List.of("allowFrom", "dm.allowFrom", "groupAllowFrom")) {
                if (place.at(key) instanceof Json.Arr list) {
                    list.elements().forEach(id -> people.add(place.name() + ':' + id.text()));
                }
            }
        }
        if (people.size() > 1) {
            found.accept(new Finding(ID, Severity.INFO, "channels", "several people may talk to this gateway", people.size()
                    + " are listed; the agent's memory, workspace and accounts are one for all of them",
                    "people who do not trust one another need a gateway, and a user of the system, each"));
        }
    }
}
