// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Log;
import java.util.List;

/** Tells Telegram that a button was noticed: until then the app shows that it waits. */
final class Buttons {
    private final BotApi api;
    private final Log log;

    Buttons(BotApi api, Log log) {
        this.api = api;
        this.log = log;
    }

    /** @param verdicts one for each of the updates */
    void answer(List<Json.Obj> updates, List<Verdict> verdicts, Call call) {
        for (int i = 0; i < updates.size(); i++) {
            String query = updates.get(i).object("callback_query").text("id", "");
            if (!query.isEmpty()) {
                answer(query, verdicts.get(i) == Verdict.REFUSED, call);
            }
        }
    }

    /** An answer that comes too late is refused, and harms nobody. */
    private void answer(String query, boolean refused, Call call) {
        Json.Builder parameters = Json.object().put("callback_query_id", query);
        if (refused) {
            parameters.put("text", "not allowed");
        }
        try {
            Answer answer = api.call("answerCallbackQuery", parameters.build(), call);
            if (!answer.ok()) {
                log.debug("a button was not answered: " + answer.description());
            }
        } catch (Failure e) {
            log.debug("a button was not answered: " + e.getMessage());
        }
    }
}
