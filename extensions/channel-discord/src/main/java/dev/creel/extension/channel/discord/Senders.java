// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;

/** Persons as Discord vouches for them: by id; the name is for people only. Stateless. */
final class Senders {
    private static final int LONGEST = 100;

    private Senders() {}

    static Inbound.Sender of(Json.Obj user) {
        return new Inbound.Sender(user.text("id", ""), true, label(user));
    }

    static String label(Json.Obj user) {
        String name = user.text("global_name").or(() -> user.text("username")).orElse("");
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
