// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about who may talk to one account: what the account says itself replaces what its channel says,
 * key by key.
 *
 * @param account the account's own section, empty if it has none
 * @param channel the channel's section
 * @param defaults what holds for all channels
 */
public record Settings(Json.Obj account, Json.Obj channel, Json.Obj defaults) {
    private static final String DIRECT = "dm";

    /** Either can switch it off. */
    public boolean enabled() {
        return on(account) && on(channel);
    }

    Json get(String name) {
        return account.get(name) == Json.Nil.NIL ? channel.get(name) : account.get(name);
    }

    /** A key about direct messages, under {@code dm} or, by its other name, beside it. */
    Json direct(String within, String beside) {
        for (Json.Obj section : List.of(account, channel)) {
            for (Json value : List.of(section.object(DIRECT).get(within), beside.isEmpty() ? Json.Nil.NIL : section.get(beside))) {
                if (value != Json.Nil.NIL) {
                    return value;
                }
            }
        }
        return Json.Nil.NIL;
    }

    Json groupPolicy() {
        Json said = get("groupPolicy");
        return said == Json.Nil.NIL ? defaults.get("groupPolicy") : said;
    }

    /** Whether the service keeps chats of a few people apart from its rooms, by the keys the section uses. */
    boolean keepsSmallChatsApart() {
        return get(DIRECT) instanceof Json.Obj || get("guilds") instanceof Json.Obj || get("channels") instanceof Json.Obj;
    }

    static boolean on(Json.Obj section) {
        return allows(section, "enabled") && allows(section, "allow");
    }

    private static boolean allows(Json.Obj section, String name) {
        return section.get(name) == Json.Nil.NIL || section.get(name).equals(Json.Bool.TRUE);
    }

    /** The entries of a list as texts; empty when there is no list, and a list of nobody when it is none. */
    static Optional<List<String>> texts(Json list) {
        if (list == Json.Nil.NIL) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (list instanceof Json.Arr array) {
            for (Json element : array.elements()) {
                texts.add(element instanceof Json.Str s ? s.value() : element.text());
            }
        }
        return Optional.of(texts);
    }
}
