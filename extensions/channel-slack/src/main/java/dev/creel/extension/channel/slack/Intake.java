// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.Optional;

/** What one account reads of Slack, however it comes. Thread-safe. */
final class Intake {
    private final Events events;
    private final Actions actions;

    Intake(Events events, Actions actions) {
        this.events = events;
        this.actions = actions;
    }

    /** How something came, which decides how it is answered. */
    enum Kind { EVENT, COMMAND, PRESS }

    /** Empty when it is nothing of ours. */
    Optional<Inbound> read(Kind kind, Json.Obj payload, Call call) {
        return switch (kind) {
            case EVENT -> events.read(payload, call);
            case COMMAND -> actions.command(payload, call);
            case PRESS -> actions.pressed(payload, call);
        };
    }
}
