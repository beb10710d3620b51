// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;

/**
 * Who the bot is.
 *
 * @param user its user id: what it is mentioned by
 * @param team the workspace
 * @param name for people
 */
record Me(String user, String team, String name) {
    static Me ask(WebApi api, Call call) {
        Json.Obj answer = api.call("auth.test", Json.Obj.EMPTY, call);
        String user = answer.text("user_id", "");
        String team = answer.text("team_id", "");
        if (!Ids.isUser(user) || !Ids.isTeam(team)) {
            throw WebApi.odd("auth.test");
        }
        return new Me(user, team, answer.text("user", user));
    }
}
