// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages as Discord's interface takes them. Whatever the text says, it pings nobody, and Discord fetches none of its links: a
 * page that is fetched learns what is in its address. Stateless.
 */
final class Messages {
    /** For {@code allowed_mentions}. */
    static final Json.Obj NOBODY = Json.object().put("parse", Json.array(List.of())).build();

    private static final int NO_PREVIEWS = 4;
    private static final int ROW = 5;
    private static final int MOST_BUTTONS = 25;
    private static final int MOST_LABEL = 80;

    private Messages() {}

    /**
     * One message of a sending.
     *
     * @param part which of several, from 0
     * @param text its text, perhaps empty
     */
    static Json.Obj create(Outgoing message, int part, String text) {
        Json.Builder body = Json.object();
        if (!text.isEmpty()) {
            body.put("content", text);
        }
        // What was sent with this nonce some minutes ago is not sent again.
        body.put("nonce", Digest.of(message.key() + '/' + part)).put("enforce_nonce", true).put("allowed_mentions", NOBODY)
                .put("flags", NO_PREVIEWS);
        if (part == 0 && Snowflake.is(message.replyTo())) {
            body.put("message_reference",
                    Json.object().put("message_id", message.replyTo()).put("fail_if_not_exists", false).build());
        }
        if (part == 0 && !message.buttons().isEmpty()) {
            body.put("components", components(message.buttons()));
        }
        return body.build();
    }

    static Json.Obj edit(Outgoing message) {
        return Json.object().put("content", message.text()).put("allowed_mentions", NOBODY)
                .put("components", components(message.buttons())).build();
    }

    /** Rows of five; Discord refuses the same data twice. */
    private static Json.Arr components(List<Button> buttons) {
        Map<String, Json> shown = new LinkedHashMap<>();
        for (Button button : buttons) {
            shown.putIfAbsent(button.data(), Json.object().put("type", 2).put("style", 2)
                    .put("label", label(button.label())).put("custom_id", button.data()).build());
        }
        if (shown.size() > MOST_BUTTONS) {
            throw new Failure(Failure.Code.BAD_INPUT, "a message on Discord has at most " + MOST_BUTTONS + " buttons");
        }
        List<Json> all = new ArrayList<>(shown.values());
        List<Json> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ROW) {
            rows.add(Json.object().put("type", 1)
                    .put("components", Json.array(all.subList(from, Math.min(from + ROW, all.size())))).build());
        }
        return Json.array(rows);
    }

    private static String label(String text) {
        int most = text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), MOST_LABEL));
        return most == 0 ? "-" : text.substring(0, most);
    }
}
