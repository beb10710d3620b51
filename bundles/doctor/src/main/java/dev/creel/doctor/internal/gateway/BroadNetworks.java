// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/**
 * A list of networks that holds one so large that strangers are in it.
 *
 * @param path the list
 * @param detail what follows
 */
record BroadNetworks(String id, String path, String detail) implements SceneCheck {
    private static final int SMALLEST_4 = 8;
    private static final int SMALLEST_6 = 32;

    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<String> broad = scene.config().list(path).stream().map(each -> each instanceof Json.Str text ? text.value().strip() : "")
                .filter(BroadNetworks::broad).toList();
        if (!broad.isEmpty()) {
            found.accept(new Finding(id, Severity.CRITICAL, path, path + " holds " + String.join(", ", broad), detail,
                    "name single addresses, or the smallest network that is needed"));
        }
    }

    /** As the gateway reads it, which takes brackets and signs; what is no network it refuses. */
    private static boolean broad(String text) {
        int slash = text.indexOf('/');
        try {
            return text.equals("*") || slash > 0 && Integer.parseInt(text.substring(slash + 1)) < (text.indexOf(':') >= 0 ? SMALLEST_6 : SMALLEST_4);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
