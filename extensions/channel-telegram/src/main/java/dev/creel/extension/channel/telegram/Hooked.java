// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Has Telegram post updates to us, and looks now and then whether it does. */
final class Hooked {
    private static final int AT_ONCE = 4;
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final BotApi api;
    private final Settings.Webhook webhook;
    private final Health health;
    private final Clock clock;
    private final Pause pause;

    Hooked(BotApi api, Settings.Webhook webhook, Health health, Clock clock, Pause pause) {
        this.api = api;
        this.webhook = webhook;
        this.health = health;
        this.clock = clock;
        this.pause = pause;
    }

    /** Runs until the account's life ends, or somebody else changed where Telegram posts. */
    void run(Call life) {
        Json.Obj parameters = Json.object().put("url", webhook.url()).put("secret_token", "").put("max_connections", AT_ONCE)
                .put("allowed_updates", Json.array(Updates.KINDS)).build();
        api.call("setWebhook", parameters,
                List.of(new Bind("/secret_token", webhook.secret(), Bind.Place.JSON_POINTER, Bind.Encoding.RAW)), life).done();
        while (!life.cancelled()) {
            try {
                look(api.call("getWebhookInfo", Json.Obj.EMPTY, life).object());
            } catch (Failure e) {
                if (e.code() == Failure.Code.AUTH || e.code() == Failure.Code.PERMANENT) {
                    throw e;
                }
                health.failed(e.getMessage());
            }
            pause.wait(BETWEEN, life);
        }
    }

    private void look(Json.Obj info) {
        if (!info.text("url", "").equals(webhook.url())) {
            throw new Failure(Failure.Code.PERMANENT, "another program changed where Telegram posts; give it a bot of its own");
        }
        long failed = info.integer("last_error_date", 0);
        if (failed > clock.instant().minus(BETWEEN).getEpochSecond()) {
            health.failed("Telegram cannot post to webhookUrl: " + info.text("last_error_message", "it does not say why"));
        } else {
            health.connected();
        }
    }
}
