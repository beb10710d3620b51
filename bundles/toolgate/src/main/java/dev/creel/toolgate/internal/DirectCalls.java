// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What calls may not reach that no model asked for: tools that would make the shared secret a shell or a mailbox. {@code
 * gateway.tools.allow} takes names off the list, {@code gateway.tools.deny} adds some and wins. Stateless.
 */
final class DirectCalls {
    private static final String AT = "gateway.tools";
    private static final List<String> DENIED = List.of("exec", "spawn", "shell", "fs_write", "fs_delete", "fs_move",
            "apply_patch", "sessions_spawn", "sessions_send", "cron", "gateway", "nodes", "memory_save", "write", "edit", "process");

    private DirectCalls() {}

    /** The rule that refuses the tool; empty when this layer lets it pass. */
    static Optional<String> refusal(Snapshot config, String tool) {
        Json.Obj section = config.object(AT);
        Optional<List<String>> deny = names(section, "deny");
        Optional<List<String>> allow = names(section, "allow");
        if (deny.isEmpty() || deny.get().stream().anyMatch(name -> ToolNames.matches(name, tool))) {
            return Optional.of(AT + ".deny");
        }
        if (allow.isEmpty() || DENIED.contains(tool) && allow.get().stream().noneMatch(name -> ToolNames.matches(name, tool))) {
            return Optional.of(AT + ".allow");
        }
        return Optional.empty();
    }

    /** Empty for a list that is no list of texts: it would silently allow what the operator meant to forbid. */
    private static Optional<List<String>> names(Json.Obj section, String list) {
        Json value = section.get(list);
        List<String> names = new ArrayList<>();
        if (value instanceof Json.Arr a) {
            for (Json name : a.elements()) {
                if (!(name instanceof Json.Str s)) {
                    return Optional.empty();
                }
                names.add(s.value());
            }
        }
        return value instanceof Json.Arr || value instanceof Json.Nil ? Optional.of(names) : Optional.empty();
    }
}
