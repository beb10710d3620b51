// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Makes the policy of one account of what the configuration says, with ids in the channel's own form. What is absent or
 * cannot be read admits nobody. Used once.
 */
public final class PolicyReader {
    private static final String ALLOW_FROM = "allowFrom";
    private static final String GROUPS = "groups";
    private static final String CHANNELS = "channels";
    private static final String GUILDS = "guilds";
    private final Settings settings;
    private final UnaryOperator<String> canonical;
    private final BiConsumer<String, String> useless;
    private final Set<String> places = new TreeSet<>();

    /**
     * @param canonical brings an id into the channel's form, empty when it is no stable id
     * @param useless told of an entry that admits nobody, by its list, and why
     */
    public PolicyReader(Settings settings, UnaryOperator<String> canonical, BiConsumer<String, String> useless) {
        this.settings = settings;
        this.canonical = canonical;
        this.useless = useless;
    }

    public Policy read() {
        places(settings.get(GROUPS));
        places(settings.get(CHANNELS));
        if (settings.get(GUILDS) instanceof Json.Obj guilds) {
            places(guilds);
            guilds.members().values().forEach(guild -> places(guild instanceof Json.Obj g ? g.get(CHANNELS) : Json.Nil.NIL));
        }
        if (settings.get("dangerouslyAllowNameMatching").equals(Json.Bool.TRUE)) {
            useless.accept("dangerouslyAllowNameMatching", "has no effect: names change hands, only stable ids admit anybody");
        }
        return new Policy(settings.enabled(), direct(), groups());
    }

    private void places(Json map) {
        if (map instanceof Json.Obj listed) {
            places.addAll(listed.members().keySet());
        }
    }

    private Direct direct() {
        boolean on = settings.direct("enabled", "").equals(Json.Nil.NIL) || settings.direct("enabled", "").equals(Json.Bool.TRUE);
        Direct.Mode mode = mode(settings.direct("policy", "dmPolicy"), Direct.Mode.PAIRING, Direct.Mode.DISABLED, Direct.Mode.class);
        Senders listed = senders(ALLOW_FROM, settings.direct(ALLOW_FROM, ALLOW_FROM)).orElse(Senders.NOBODY);
        if (listed.anybody() && mode != Direct.Mode.OPEN) {
            useless.accept(ALLOW_FROM, "\"*\" counts only with dmPolicy \"open\"");
        } else if (mode == Direct.Mode.OPEN && !listed.anybody()) {
            useless.accept("dmPolicy", "\"open\" needs \"*\" in allowFrom; until then only those named there may write");
        }
        return new Direct(on ? mode : Direct.Mode.DISABLED, listed, Set.of(), settings.get("selfChatMode").equals(Json.Bool.TRUE));
    }

    private Groups groups() {
        Map<String, Room> rooms = new HashMap<>(rooms(GROUPS, settings.get(GROUPS), "topics").orElse(Map.of()));
        rooms.putAll(rooms(CHANNELS, settings.get(CHANNELS), "topics").orElse(Map.of()));
        Json mention = settings.get("requireMention");
        return new Groups(
                mode(settings.groupPolicy(), Groups.Mode.ALLOWLIST, Groups.Mode.DISABLED, Groups.Mode.class),
                senders("groupAllowFrom", settings.get("groupAllowFrom")).orElse(Senders.NOBODY),
                rooms,
                rooms(GUILDS, settings.get(GUILDS), CHANNELS).orElse(Map.of()),
                settings.keepsSmallChatsApart() ? Optional.of(small()) : Optional.empty(),
                !mention.equals(Json.Bool.FALSE));
    }

    private Groups.Small small() {
        Optional<Senders> ids = Settings.texts(settings.direct("groupChannels", ""))
                .map(all -> new Senders(all.contains(Room.ANY), new HashSet<>(all)));
        return new Groups.Small(settings.direct("groupEnabled", "").equals(Json.Bool.TRUE), ids);
    }

    private Optional<Map<String, Room>> rooms(String path, Json map, String parts) {
        if (!(map instanceof Json.Obj listed)) {
            return Optional.empty();
        }
        Map<String, Room> rooms = new HashMap<>();
        listed.members().forEach((id, entry) -> {
            if (entry instanceof Json.Obj room) {
                rooms.put(id.strip(), room(path + '.' + id, room, parts));
            }
        });
        return Optional.of(rooms);
    }

    private Room room(String path, Json.Obj entry, String parts) {
        String list = entry.has("users") ? "users" : ALLOW_FROM;
        Json mention = entry.get("requireMention");
        Json mode = entry.get("groupPolicy");
        return new Room(
                Settings.on(entry),
                senders(path + '.' + list, entry.get(list)),
                mention == Json.Nil.NIL ? Optional.empty() : Optional.of(!mention.equals(Json.Bool.FALSE)),
                mode == Json.Nil.NIL ? Optional.empty()
                        : Optional.of(mode(mode, Groups.Mode.DISABLED, Groups.Mode.DISABLED, Groups.Mode.class)),
                parts.isEmpty() ? Optional.empty() : rooms(path + '.' + parts, entry.get(parts), ""));
    }

    private Optional<Senders> senders(String path, Json list) {
        return Settings.texts(list).map(entries -> senders(path, entries));
    }

    private Senders senders(String path, List<String> entries) {
        Set<String> ids = new HashSet<>();
        boolean anybody = false;
        for (String typed : entries) {
            if (typed.strip().equals(Room.ANY)) {
                anybody = true;
                continue;
            }
            String id = canonical.apply(typed);
            if (places.contains(typed.strip()) || places.contains(id)) {
                useless.accept(path, '"' + typed + "\" is a chat and admits nobody; write the stable id of a sender");
            } else if (id.isEmpty() || id.length() > Gate.LONGEST_ID || id.equals(Room.ANY)) {
                useless.accept(path, '"' + typed + "\" admits nobody; write the stable id of a sender");
            } else {
                ids.add(id);
            }
        }
        return new Senders(anybody, ids);
    }

    private static <E extends Enum<E>> E mode(Json said, E absent, E unknown, Class<E> modes) {
        if (said == Json.Nil.NIL) {
            return absent;
        }
        for (E mode : modes.getEnumConstants()) {
            if (said instanceof Json.Str s && s.value().equals(mode.name().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        return unknown;
    }
}
