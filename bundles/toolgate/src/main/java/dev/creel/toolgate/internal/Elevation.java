// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate.Decision;
import java.util.List;
import java.util.Locale;

/**
 * The gates a sender passes before a command of his may leave the sandbox: switched on for all and for the agent, and his stable id
 * listed for the channel in both. {@code "*"} lists the owner there, and nobody else. Stateless.
 */
final class Elevation {
    private static final String ANY = "*";

    /** The channel of those who speak to the gateway itself. */
    private static final String WEB = "webchat";

    private Elevation() {}

    static Decision of(Snapshot now, Subject subject) {
        if (!subject.peer().authenticated() || subject.subAgent() || !subject.bounds().isEmpty()) {
            return refused("tools.elevated", "nothing: only a person's own turn leaves the sandbox");
        }
        Section shared = new Section("tools.elevated", now.at("tools.elevated"));
        for (Section gate : List.of(shared, own(now, subject.agentId()))) {
            if (gate.at("enabled").present() && !gate.at("enabled").value().equals(Json.of(true))) {
                return refused(gate.path() + ".enabled", "set " + gate.path() + ".enabled to true");
            }
            Section list = gate.at("allowFrom");
            // The agent's list narrows where there is one; without the one for all nobody is listed.
            if ((gate == shared || list.present()) && !lists(list, subject)) {
                String channel = channel(subject);
                return refused(list.path() + '.' + channel, "add the sender's stable id to " + list.path() + '.' + channel);
            }
        }
        return new Decision(true, "tools.elevated");
    }

    private static boolean lists(Section allowFrom, Subject subject) {
        Section list = allowFrom.at(channel(subject));
        if (!(list.value() instanceof Json.Arr ids)) {
            return false;
        }
        String sender = subject.place().sender();
        String full = channel(subject) + ':' + sender;
        return ids.elements().stream().map(each -> each instanceof Json.Str s ? s.value().strip() : each.text())
                .anyMatch(id -> id.equals(ANY) ? subject.owner() : !sender.isBlank() && (id.equals(sender) || id.equals(full)));
    }

    private static String channel(Subject subject) {
        return subject.place().channel().isEmpty() ? WEB : subject.place().channel();
    }

    private static Section own(Snapshot now, String agentId) {
        return Layers.own(now, agentId.toLowerCase(Locale.ROOT)).at("elevated");
    }

    private static Decision refused(String rule, String remedy) {
        return new Decision(false, rule, remedy);
    }
}
