// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Log;

/** Tells who used a command or a button, and only him, what became of it. */
final class Answers {
    private static final String NOT_ALLOWED = "Not allowed.";

    private final WebApi api;
    private final Log log;

    Answers(WebApi api, Log log) {
        this.api = api;
        this.log = log;
    }

    /** What a slash command is acknowledged with; its answer follows as a message of its own. */
    static Json.Obj toCommand(Verdict verdict) {
        String text = verdict == Verdict.REFUSED ? NOT_ALLOWED : "Received; the answer follows here.";
        return Json.object().put("response_type", "ephemeral").put("text", text).build();
    }

    /** A press is acknowledged without words; who may not press is told. */
    void toPress(Inbound.Button press, Verdict verdict, Call call) {
        if (verdict != Verdict.REFUSED) {
            return;
        }
        Json.Builder body = Json.object().put("channel", press.chat().id()).put("user", press.sender().id()).put("text", NOT_ALLOWED);
        if (!press.chat().threadId().isEmpty()) {
            body.put("thread_ts", press.chat().threadId());
        }
        try {
            api.call("chat.postEphemeral", body.build(), call);
        } catch (Failure e) {
            log.info("who pressed a button could not be told that it is not allowed: " + e.getMessage());
        }
    }
}
