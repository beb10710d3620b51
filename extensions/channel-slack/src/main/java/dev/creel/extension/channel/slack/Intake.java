// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.Optional;

/** What one account reads of Slack, however it comes. Thread-safe. */
final class Intake {
    private final String team;
    private final Events events;
    private final Actions actions;

    Intake(String team, Events events, Actions actions) {
        this.team = team;
        this.events = events;
        this.actions = actions;
    }

    /** How something came, which decides how it is answered. */
    enum Kind { EVENT, COMMAND, PRESS }

    /** Empty when it is nothing of ours: one app may be in several workspaces, each with accounts and lists of its own. */
    Optional<Inbound> read(Kind kind, Json.Obj payload, Call call) {
        if (!ours(kind, payload)) {
            return Optional.empty();
        }
        return switch (kind) {
            case EVENT -> events.read(payload, call);
            case COMMAND -> actions.command(payload, call);
            case PRESS -> actions.pressed(payload, call);
        };
    }

    /** An event of a channel shared with another workspace says for which installation it came. */
    private boolean ours(Kind kind, Json.Obj payload) {
        return switch (kind) {
            case EVENT -> payload.text("team_id", "").equals(team) || payload.array("authorizations").stream()
                    .anyMatch(a -> a instanceof Json.Obj o && o.text("team_id", "").equals(team));
            case COMMAND -> payload.text("team_id", "").equals(team);
            case PRESS -> payload.object("team").text("id", "").equals(team);
        };
    }
}
