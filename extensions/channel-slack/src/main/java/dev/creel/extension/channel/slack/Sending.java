// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Channel.Receipt;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.List;

/** Sends to the chats of one account. Thread-safe. */
final class Sending {
    private final WebApi api;
    private final Uploads uploads;

    Sending(WebApi api, Uploads uploads) {
        this.api = api;
        this.uploads = uploads;
    }

    /** Files are carried there first; only the last call shows them, with the text, so a failure before shows nothing. */
    Receipt send(Outgoing message, Call call) {
        channel(message.chat());
        List<Json> files = new ArrayList<>();
        for (Media file : message.media()) {
            files.add(uploads.carry(file, call));
        }
        boolean inOne = !files.isEmpty() && message.buttons().isEmpty();
        List<String> ids = new ArrayList<>();
        if (!inOne) {
            ids.add(api.call("chat.postMessage", Messages.post(message), call).text("ts").orElseThrow(() -> WebApi.odd("chat.postMessage")));
        }
        if (!files.isEmpty()) {
            uploads.show(message.chat(), inOne ? message.text() : "", files, call);
        }
        return new Receipt(ids);
    }

    void edit(String messageId, Outgoing message, Call call) {
        channel(message.chat());
        if (!Ids.isTime(messageId)) {
            throw new Failure(Failure.Code.BAD_INPUT, "this is no id of a message on Slack");
        }
        api.call("chat.update", Messages.update(messageId, message), call);
    }

    private static void channel(Chat chat) {
        if (!Ids.isChannel(chat.id())) {
            throw new Failure(Failure.Code.BAD_INPUT, "this is no id of a channel on Slack");
        }
    }
}
