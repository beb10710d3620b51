// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.List;

/** Messages as the Web API takes them. Nobody looks behind their links: a page that is fetched learns what is in its address. Stateless. */
final class Messages {
    private static final int SECTION = 3_000;
    private static final int MOST_BUTTONS = 25;
    private static final int MOST_LABEL = 75;

    private Messages() {}

    static Json.Obj post(Outgoing message) {
        Json.Builder body = Json.object().put("channel", message.chat().id()).put("text", message.text())
                .put("unfurl_links", false).put("unfurl_media", false);
        if (Ids.isTime(message.chat().threadId())) {
            body.put("thread_ts", message.chat().threadId());
        }
        return message.buttons().isEmpty() ? body.build() : body.put("blocks", blocks(message)).build();
    }

    static Json.Obj update(String ts, Outgoing message) {
        Json.Builder body = Json.object().put("channel", message.chat().id()).put("ts", ts).put("text", message.text());
        // Without this the blocks of before would stay.
        return body.put("blocks", message.buttons().isEmpty() ? Json.array(List.of()) : blocks(message)).build();
    }

    private static Json.Arr blocks(Outgoing message) {
        if (message.buttons().size() > MOST_BUTTONS) {
            throw new Failure(Failure.Code.BAD_INPUT, "a message on Slack has at most " + MOST_BUTTONS + " buttons");
        }
        List<Json> blocks = new ArrayList<>();
        for (String part : parts(message.text())) {
            Json.Obj text = Json.object().put("type", "mrkdwn").put("text", part).build();
            blocks.add(Json.object().put("type", "section").put("text", text).build());
        }
        List<Json> buttons = new ArrayList<>();
        for (Button button : message.buttons()) {
            Json.Obj label = Json.object().put("type", "plain_text").put("text", label(button.label())).build();
            buttons.add(Json.object().put("type", "button").put("text", label).put("value", button.data())
                    .put("action_id", "choice-" + buttons.size()).build());
        }
        return Json.array(with(blocks, Json.object().put("type", "actions").put("elements", Json.array(buttons)).build()));
    }

    private static List<Json> with(List<Json> blocks, Json last) {
        blocks.add(last);
        return blocks;
    }

    /** A section holds less than a message; it is cut at the end of a line where there is one. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.length() > SECTION) {
            int line = rest.lastIndexOf('\n', SECTION);
            int end = line > 0 ? line : Character.isHighSurrogate(rest.charAt(SECTION - 1)) ? SECTION - 1 : SECTION;
            parts.add(rest.substring(0, end));
            rest = rest.substring(line > 0 ? end + 1 : end);
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static String label(String text) {
        int most = text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), MOST_LABEL));
        return most == 0 ? "-" : text.substring(0, most);
    }
}
