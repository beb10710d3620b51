// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Several people share one conversation, and so what each of them said. */
final class SharedSession implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("channels.*.dm.scope_main_multiuser");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (!scene.config().text("session.dmScope").filter("main"::equals).isPresent()) {
            return;
        }
        senders(scene).forEach((channel, ids) -> {
            if (ids.size() > 1 || ids.contains("*")) {
                found.accept(new Finding("channels." + channel + ".dm.scope_main_multiuser", Severity.WARN, "session.dmScope",
                        "people who write by " + channel + " share one conversation", (ids.contains("*") ? "everybody" : ids.size() + " people")
                        + " may write, and session.dmScope is \"main\": each can ask what the others said", "remove session.dmScope"));
            }
        });
    }

    static Map<String, Set<String>> senders(Scene scene) {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (Place place : Place.channels(scene)) {
            Set<String> here = ids.computeIfAbsent(place.name(), name -> new HashSet<>());
            for (String key : List.of("allowFrom", "dm.allowFrom")) {
                if (place.at(key) instanceof Json.Arr list) {
                    // The wildcard admits nobody while the policy is not open.
                    boolean open = OpenDirect.open(place, "dmPolicy") || OpenDirect.open(place, "dm.policy");
                    list.elements().stream().map(id -> id instanceof Json.Str text ? text.value().strip() : id.text())
                            .filter(id -> open || !id.equals("*")).forEach(here::add);
                }
            }
        }
        return ids;
    }
}
