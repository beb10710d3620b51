// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks Telegram for updates, again and again. Asking with an offset is what acknowledges the updates below it, so the offset
 * moves on only when the inbox has kept them.
 */
final class Poller {
    private static final int MOST = 50;
    private static final int SECONDS = 30;
    private static final Duration FULL = Duration.ofSeconds(1);

    private final BotApi api;
    private final Updates updates;
    private final Buttons buttons;
    private final Inbox inbox;
    private final Health health;
    private final Clock clock;
    private final Pause pause;

    Poller(BotApi api, Updates updates, Buttons buttons, Inbox inbox, Health health, Clock clock, Pause pause) {
        this.api = api;
        this.updates = updates;
        this.buttons = buttons;
        this.inbox = inbox;
        this.health = health;
        this.clock = clock;
        this.pause = pause;
    }

    /** Runs until the account's life ends, or its token is refused. */
    void run(Offset from, Call life) {
        Offset offset = from;
        int failures = 0;
        while (!life.cancelled()) {
            try {
                Json updatesNow = ask(offset, life).done();
                health.connected();
                offset = take(updatesNow, offset, life);
                failures = 0;
            } catch (Failure e) {
                health.failed(e.getMessage());
                if (e.code() == Failure.Code.AUTH) {
                    throw e;
                }
                pause.wait(Pause.after(failures++, e.retryAfter()), life);
            }
        }
    }

    private Answer ask(Offset offset, Call life) {
        Json.Builder parameters = Json.object().put("timeout", SECONDS).put("limit", MOST)
                .put("allowed_updates", Json.array(Updates.KINDS));
        offset.asked(clock.instant()).ifPresent(next -> parameters.put("offset", next));
        return api.await("getUpdates", parameters.build(), Duration.ofSeconds(SECONDS), life);
    }

    /** @return where to ask next: behind these updates, if they are kept */
    private Offset take(Json result, Offset offset, Call life) {
        List<Inbound> events = new ArrayList<>();
        List<Json.Obj> origins = new ArrayList<>();
        Offset next = offset;
        for (Json element : result instanceof Json.Arr list ? list.elements() : List.<Json>of()) {
            if (element instanceof Json.Obj update) {
                next = next.after(update.integer("update_id", -1), clock.instant());
                updates.read(update).ifPresent(event -> {
                    events.add(event);
                    origins.add(update);
                });
            }
        }
        if (!events.isEmpty()) {
            List<Verdict> verdicts = inbox.accept(events, next.text());
            if (verdicts.contains(Verdict.THROTTLED)) {
                pause.wait(FULL, life);
                return offset;
            }
            buttons.answer(origins, verdicts, life);
        }
        return next;
    }
}
