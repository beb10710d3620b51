// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.session.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** What a {@code sessions.patch} asks for, as changes of a session's settings; immutable. */
final class SettingsPatch {
    private static final Set<String> POLICIES = Set.of("allow", "deny");
    private static final Set<String> USAGES = Set.of("off", "tokens", "full", "on");
    private static final Set<String> THINKING = Set.of("off", "minimal", "low", "medium", "high", "xhigh", "max", "adaptive");
    private static final Set<String> VERBOSE = Set.of("off", "on", "full");
    private static final Set<String> REASONING = Set.of("off", "on", "stream");
    private static final Set<String> QUEUE = Set.of("steer", "followup", "collect", "steer-backlog", "interrupt", "queue");
    private static final Set<String> ACTIVATIONS = Set.of("mention", "always");
    private static final Set<String> ANY = Set.of();

    private final List<UnaryOperator<Settings>> changes = new ArrayList<>();
    private boolean clearsOnly = true;

    private SettingsPatch() {}

    /**
     * Reads those parameters. One that is not known is refused: ignoring it could leave somebody believing that a session is
     * confined when it is not.
     */
    static SettingsPatch of(Params p, Set<String> names) {
        SettingsPatch patch = new SettingsPatch();
        for (String name : names) {
            switch (name) {
                case "label" -> patch.text(p, name, ANY, Settings::label);
                case "model" -> patch.text(p, name, ANY, Settings::model);
                case "thinkingLevel" -> patch.text(p, name, THINKING, Settings::thinking);
                case "verboseLevel" -> patch.text(p, name, VERBOSE, Settings::verbose);
                case "reasoningLevel" -> patch.text(p, name, REASONING, Settings::reasoning);
                case "responseUsage" -> patch.text(p, name, USAGES, Settings::usage);
                case "queueMode" -> patch.text(p, name, QUEUE, Settings::queueMode);
                case "sendPolicy" -> patch.text(p, name, POLICIES, Settings::sendPolicy);
                case "groupActivation" -> patch.text(p, name, ACTIVATIONS, Settings::groupActivation);
                case "archived" -> patch.flag(p, name, Settings::archived);
                case "pinned" -> patch.flag(p, name, Settings::pinned);
                case "unread" -> patch.flag(p, name, Settings::unread);
                default -> p.issue("root", "unexpected property '" + (name.length() <= 64 ? name : name.substring(0, 64)) + "'");
            }
        }
        return patch;
    }

    /** {@code null} takes the choice back. */
    private void text(Params p, String name, Set<String> allowed, BiFunction<Settings, String, Settings> set) {
        Json value = p.all().get(name);
        String text = value instanceof Json.Nil ? "" : p.text(name);
        if (!text.isEmpty() && !allowed.isEmpty() && !allowed.contains(text)) {
            p.issue("/" + name, "must be equal to one of the allowed values");
        }
        if (text.length() > 512) {
            p.issue("/" + name, "must NOT have more than 512 characters");
        }
        clearsOnly &= text.isEmpty();
        changes.add(settings -> set.apply(settings, text));
    }

    private void flag(Params p, String name, BiFunction<Settings, Boolean, Settings> set) {
        if (p.all().get(name) instanceof Json.Nil) {
            p.issue("/" + name, "must be boolean");
        }
        boolean value = p.flag(name);
        clearsOnly &= !value;
        changes.add(settings -> set.apply(settings, value));
    }

    /** Whether it changes nothing of a session that nothing was chosen for. */
    boolean clearsOnly() {
        return clearsOnly;
    }

    Settings apply(Settings settings) {
        Settings now = settings;
        for (UnaryOperator<Settings> change : changes) {
            now = change.apply(now);
        }
        return now;
    }
}
