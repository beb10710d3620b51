// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import java.util.ArrayList;
import java.util.List;

/** Says in a line each which gates of an account let nobody through, and which key opens them. Stateless. */
public final class GateReport {
    private GateReport() {}

    public static List<String> lines(String channel, String account, Policy policy) {
        String at = "channels." + channel + " (account " + account + ") ";
        if (!policy.enabled()) {
            return List.of(at + "is switched off: nobody may talk to it");
        }
        List<String> lines = new ArrayList<>();
        Direct direct = policy.direct();
        Direct.Mode mode = direct.mode();
        if (mode == Direct.Mode.DISABLED) {
            lines.add(at + "direct messages: switched off, nobody may write");
        } else if (mode != Direct.Mode.PAIRING && direct.listed().isEmpty() && direct.approved().isEmpty()) {
            lines.add(at + "allowFrom: nobody may write; name the stable ids of those who may, or set dmPolicy: \"pairing\"");
        }
        groups(at, policy.groups(), lines);
        return List.copyOf(lines);
    }

    private static void groups(String at, Groups groups, List<String> lines) {
        if (groups.mode() == Groups.Mode.DISABLED) {
            lines.add(at + "groups: switched off, nobody may talk there");
            return;
        }
        boolean small = groups.small().map(Groups.Small::on).orElse(false);
        if (groups.rooms().isEmpty() && groups.spaces().isEmpty() && !small && groups.mode() != Groups.Mode.OPEN) {
            lines.add(at + "groups: no place is listed, nobody may talk there; list the ids of groups, channels or servers");
        } else if (groups.mode() == Groups.Mode.ALLOWLIST && groups.senders().isEmpty()) {
            lines.add(at + "groupAllowFrom: nobody may talk in listed places but those a place itself names");
        }
    }
}
