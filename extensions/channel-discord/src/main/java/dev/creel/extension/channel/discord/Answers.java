// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;

/** Tells who used a command or a button, and only him, what became of it; Discord waits three seconds for that. */
final class Answers {
    private static final int MESSAGE = 4;
    private static final int NOTHING_YET = 6;
    private static final int EPHEMERAL = 64;

    private final Line line;

    Answers(Line line) {
        this.line = line;
    }

    /** The answer itself follows as a message of its own: it survives a restart, which an open interaction does not. */
    void give(Batch.Asked asked, Call call) {
        String id = asked.interaction().text("id", "");
        String token = asked.interaction().text("token", "");
        if (!token.matches("[A-Za-z0-9_.:~+=-]{1,512}")) {
            return;
        }
        Route route = Route.of("POST", "/interactions/" + id + '/' + token + "/callback", "/interactions/{}/{}/callback");
        try {
            line.rest().send(route, body(asked), call);
        } catch (Failure e) {
            line.log().info("the interaction " + id + " could not be answered: " + e.getMessage());
        }
    }

    private static Json.Obj body(Batch.Asked asked) {
        if (asked.verdict() == Verdict.REFUSED) {
            return told("Not allowed.");
        }
        return asked.event() instanceof Inbound.Button
                ? Json.object().put("type", NOTHING_YET).build() : told("Received; the answer follows here.");
    }

    private static Json.Obj told(String text) {
        return Json.object().put("type", MESSAGE).put("data", Json.object().put("content", text).put("flags", EPHEMERAL)
                .put("allowed_mentions", Messages.NOBODY).build()).build();
    }
}
