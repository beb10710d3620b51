// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.Dictionary;
import java.util.regex.Pattern;

/**
 * Decides under which names a plugin may register what it contributes: a second tool "session_status" would shadow the
 * first. A method is named after its plugin, because clients see one space of names; routes are below their plugin anyway.
 */
final class Contributions {
    private static final Pattern ROUTE = Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,7}");

    private final Engine engine;

    Contributions(Engine engine) {
        this.engine = engine;
    }

    /** @throws SecurityException when a name was not granted, or is not the plugin's to take */
    void check(Plugin plugin, String contract, Dictionary<String, Object> properties) {
        String kind = Declaration.nameProperty(contract);
        if (kind.isEmpty()) {
            return;
        }
        for (String name : Properties.texts(properties.get(kind))) {
            String full = kind + ':' + name;
            String actions = kind.equals("hook") ? "observe" : "";
            if (!engine.holds(plugin, Matching.CONTRIBUTE, full, actions)) {
                throw engine.denied(plugin, RuleId.CONTRIBUTE, Matching.CONTRIBUTE, full, actions);
            }
            if (!own(plugin, kind, name)) {
                throw engine.denied(plugin, RuleId.CONTRIBUTE_OWN, Matching.CONTRIBUTE, full, actions);
            }
        }
    }

    private static boolean own(Plugin plugin, String kind, String name) {
        return switch (kind) {
            case "method" -> name.startsWith(plugin.id().name() + '.');
            case "route" -> ROUTE.matcher(name).matches();
            default -> true;
        };
    }
}
