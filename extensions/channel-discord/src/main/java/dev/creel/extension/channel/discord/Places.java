// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What kind of place each channel is; asks Discord once for one it does not know, and forgets the oldest. One thread. */
final class Places {
    private static final int MOST = 4_096;
    private static final int MOST_LABEL = 100;
    private static final int DIRECT = 1;
    private static final Set<Long> THREADS = Set.of(10L, 11L, 12L);
    private static final Place UNKNOWN = new Place(-1, "", "");

    private final Rest rest;
    private final Map<String, Place> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
            return size() > MOST;
        }
    };

    private record Place(long type, String parent, String name) {}

    /**
     * Where something was said.
     *
     * @param label the channel's name, for people
     */
    record Spot(Chat chat, String label) {}

    Places(Rest rest) {
        this.rest = rest;
    }

    /** Reads a channel object of any event. */
    void learn(Json channel) {
        if (channel instanceof Json.Obj o && Snowflake.is(o.text("id", "")) && o.integer("type").isPresent()) {
            known.put(o.text("id", ""), place(o));
        }
    }

    /** Reads lists of channel objects. */
    void learn(List<Json> channels) {
        channels.forEach(this::learn);
    }

    /** Reads the type of its channel that an event of a private chat may have. */
    void learn(String channelId, long type) {
        known.putIfAbsent(channelId, new Place(type, "", ""));
    }

    /** A direct chat only if Discord says so; a private channel of other people's is a group. */
    Spot spot(String channelId, String guildId, boolean othersPrivate, Call call) {
        Place place = known.get(channelId);
        if (place == null) {
            place = ask(channelId, call);
            known.put(channelId, place);
        }
        if (guildId.isEmpty()) {
            Chat.Kind kind = place.type == DIRECT && !othersPrivate ? Chat.Kind.DIRECT : Chat.Kind.GROUP;
            return new Spot(new Chat(kind, channelId, ""), place.name);
        }
        boolean thread = THREADS.contains(place.type) && Snowflake.is(place.parent);
        Chat chat = new Chat(Chat.Kind.ROOM, thread ? place.parent : channelId, thread ? channelId : "", guildId);
        return new Spot(chat, place.name);
    }

    private Place ask(String channelId, Call call) {
        try {
            return rest.get(Route.channel("GET", channelId, "", ""), call) instanceof Json.Obj o ? place(o) : UNKNOWN;
        } catch (Failure e) {
            if (e.code() == Failure.Code.NOT_FOUND || e.code() == Failure.Code.PERMANENT) {
                return UNKNOWN;
            }
            throw e;
        }
    }

    private static Place place(Json.Obj channel) {
        String name = channel.text("name", "");
        return new Place(channel.integer("type", -1), channel.text("parent_id", ""),
                name.length() > MOST_LABEL ? name.substring(0, MOST_LABEL) : name);
    }
}
