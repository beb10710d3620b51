// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes slash commands and pressed buttons into ours. Thread-safe. */
final class Actions {
    private static final Pattern COMMAND = Pattern.compile("/([a-z0-9_-]{1,32})");
    private static final Pattern WORDS = Pattern.compile("\\s*/?([A-Za-z0-9_-]{1,32})(?:\\s+(.*))?", Pattern.DOTALL);
    private static final int LONGEST_TRIGGER = 200;

    private final Me me;
    private final Places places;
    private final Clock clock;
    private final String ours;

    /** @param ours the slash command that has one of ours behind it */
    Actions(Me me, Places places, Clock clock, String ours) {
        this.me = me;
        this.places = places;
        this.clock = clock;
        this.ours = ours;
    }

    Optional<Inbound> command(Json.Obj fields, Call call) {
        String user = fields.text("user_id", "");
        String channel = fields.text("channel_id", "");
        String trigger = fields.text("trigger_id", "");
        Matcher command = COMMAND.matcher(fields.text("command", ""));
        if (!isPerson(user) || !Ids.isChannel(channel) || trigger.isEmpty() || trigger.length() > LONGEST_TRIGGER || !command.matches()) {
            return Optional.empty();
        }
        String name = command.group(1);
        String arguments = fields.text("text", "").strip();
        if (name.equals(ours)) {
            Matcher words = WORDS.matcher(arguments);
            boolean some = words.matches();
            name = some ? words.group(1) : "help";
            arguments = some && words.group(2) != null ? words.group(2).strip() : "";
        }
        return Optional.of(new Inbound.Command("command-" + trigger, places.chat(channel, "", "", call), sender(user), clock.instant(),
                name, arguments));
    }

    /** The first action of a payload: one press is one action. */
    Optional<Inbound> pressed(Json.Obj payload, Call call) {
        String user = payload.object("user").text("id", "");
        String channel = payload.object("container").text("channel_id").orElse(payload.object("channel").text("id", ""));
        String message = payload.object("container").text("message_ts").orElse(payload.object("message").text("ts", ""));
        Json.Obj action = payload.array("actions").stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .findFirst().orElse(Json.Obj.EMPTY);
        String at = action.text("action_ts", "");
        boolean whole = isPerson(user) && Ids.isChannel(channel) && Ids.isTime(message) && Ids.isTime(at);
        if (!payload.text("type", "").equals("block_actions") || !action.text("type", "").equals("button") || !whole) {
            return Optional.empty();
        }
        String id = "press-" + channel + '-' + message + '-' + user + '-' + at;
        return Optional.of(new Inbound.Button(id, places.chat(channel, "", Events.thread(payload.object("message")), call), sender(user),
                Events.time(at), message, action.text("value", "")));
    }

    private boolean isPerson(String user) {
        return Ids.isUser(user) && !user.equals(me.user());
    }

    private static Inbound.Sender sender(String user) {
        return new Inbound.Sender(user, true, user);
    }
}
