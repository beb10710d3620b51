// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes slash commands and pressed buttons into ours. One thread. */
final class Interactions {
    private static final long COMMAND = 2;
    private static final long COMPONENT = 3;
    private static final long BUTTON = 2;
    private static final long CHAT_INPUT = 1;
    /** Between other people: the bot is no member. */
    private static final long OTHERS_PRIVATE = 2;

    private final Places places;

    Interactions(Places places) {
        this.places = places;
    }

    Optional<Inbound> read(Json.Obj data, Call call) {
        String id = data.text("id", "");
        String channel = data.text("channel_id").orElse(data.object("channel").text("id", ""));
        Json.Obj user = data.get("member") instanceof Json.Obj member ? member.object("user") : data.object("user");
        if (!Snowflake.is(id) || !Snowflake.is(channel) || !Snowflake.is(user.text("id", "")) || user.flag("bot", false)) {
            return Optional.empty();
        }
        places.learn(data.get("channel"));
        long kind = data.integer("type", 0);
        Json.Obj what = data.object("data");
        if (kind == COMMAND && what.integer("type", CHAT_INPUT) == CHAT_INPUT && !what.text("name", "").isEmpty()) {
            return Optional.of(new Inbound.Command(id, spot(data, channel, call).chat(), Senders.of(user), Snowflake.time(id),
                    what.text("name", ""), arguments(what)));
        }
        String message = data.object("message").text("id", "");
        if (kind == COMPONENT && what.integer("component_type", 0) == BUTTON && Snowflake.is(message)) {
            return Optional.of(new Inbound.Button(id, spot(data, channel, call).chat(), Senders.of(user), Snowflake.time(id),
                    message, what.text("custom_id", "")));
        }
        return Optional.empty();
    }

    private Places.Spot spot(Json.Obj data, String channel, Call call) {
        return places.spot(channel, Events.guild(data), data.integer("context", 0) == OTHERS_PRIVATE, call);
    }

    private static String arguments(Json.Obj command) {
        List<String> values = new ArrayList<>();
        for (Json option : command.array("options")) {
            Json value = option instanceof Json.Obj o ? o.get("value") : Json.Nil.NIL;
            if (value instanceof Json.Str s) {
                values.add(s.value());
            } else if (value instanceof Json.Num || value instanceof Json.Bool) {
                values.add(value.text());
            }
        }
        return String.join(" ", values);
    }
}
