// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Log;
import java.util.List;
import java.util.Optional;

/** Tells Telegram that a button was noticed: until then the app shows that it waits. */
final class Buttons {
    static final String METHOD = "answerCallbackQuery";

    private final BotApi api;
    private final Log log;

    Buttons(BotApi api, Log log) {
        this.api = api;
        this.log = log;
    }

    /** The parameters of the answer; empty for an update without a button. */
    static Optional<Json.Obj> answer(Json.Obj update, Verdict verdict) {
        return update.object("callback_query").text("id").map(query -> {
            Json.Builder parameters = Json.object().put("callback_query_id", query);
            return (verdict == Verdict.REFUSED ? parameters.put("text", "not allowed") : parameters).build();
        });
    }

    /** @param verdicts one for each of the updates */
    void answer(List<Json.Obj> updates, List<Verdict> verdicts, Call call) {
        for (int i = 0; i < updates.size(); i++) {
            answer(updates.get(i), verdicts.get(i)).ifPresent(parameters -> send(parameters, call));
        }
    }

    /** An answer that comes too late is refused, and harms nobody. */
    private void send(Json.Obj parameters, Call call) {
        try {
            api.call(METHOD, parameters, call).done();
        } catch (Failure e) {
            log.debug("a button was not answered: " + e.getMessage());
        }
    }
}
