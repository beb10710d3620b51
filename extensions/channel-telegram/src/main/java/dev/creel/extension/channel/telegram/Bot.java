// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;

/**
 * Who the bot is.
 *
 * @param username without the at sign; it does not change while a bot runs, and is compared without regard to case
 */
record Bot(long id, String username) {
    static Bot of(Json.Obj me) {
        long id = me.integer("id", 0);
        String username = me.text("username", "");
        if (id <= 0 || username.isEmpty() || !me.flag("is_bot", false)) {
            throw new Failure(Failure.Code.AUTH, "the token belongs to no bot");
        }
        return new Bot(id, username);
    }

    boolean isNamed(String name) {
        return username.equalsIgnoreCase(name);
    }
}
