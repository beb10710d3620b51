// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Channel.Receipt;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.net.Multipart;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.List;

/** Sends to the chats of one account. Thread-safe. */
final class Sending {
    private static final int MOST_FILES = 10;
    private static final int MOST_BYTES = 24 << 20;

    private final Rest rest;

    Sending(Rest rest) {
        this.rest = rest;
    }

    Receipt send(Outgoing message, Call call) {
        String channel = channel(message.chat());
        List<String> ids = new ArrayList<>();
        List<List<Media>> groups = groups(message.media());
        for (int part = 0; part < groups.size(); part++) {
            Json.Obj body = Messages.create(message, part, part == 0 ? message.text() : "");
            Route route = Route.channel("POST", channel, "/messages", "/messages");
            Json answer = groups.get(part).isEmpty()
                    ? rest.send(route, body, call) : rest.send(route, form(body, groups.get(part)), call);
            if (answer instanceof Json.Obj sent) {
                sent.text("id").ifPresent(ids::add);
            }
        }
        return new Receipt(ids);
    }

    void edit(Chat chat, String messageId, Outgoing message, Call call) {
        if (!Snowflake.is(messageId)) {
            throw new Failure(Failure.Code.BAD_INPUT, "this is no id of a message on Discord");
        }
        rest.send(Route.channel("PATCH", channel(chat), "/messages/" + messageId, "/messages/{}"), Messages.edit(message), call);
    }

    void typing(Chat chat, Call call) {
        rest.send(Route.channel("POST", channel(chat), "/typing", "/typing"), Json.Obj.EMPTY, call);
    }

    /** A thread is a channel of its own. */
    private static String channel(Chat chat) {
        String id = chat.threadId().isEmpty() ? chat.id() : chat.threadId();
        if (!Snowflake.is(id)) {
            throw new Failure(Failure.Code.BAD_INPUT, "this is no id of a channel on Discord");
        }
        return id;
    }

    private static Multipart form(Json body, List<Media> files) {
        Multipart form = new Multipart().field("payload_json", body.text());
        for (int i = 0; i < files.size(); i++) {
            Media file = files.get(i);
            form.file("files[" + i + ']', file.name().isBlank() ? "file" : file.name(), file.mediaType(), file.bytes());
        }
        return form;
    }

    /** What fits one message each; one empty group when there are no files. */
    private static List<List<Media>> groups(List<Media> files) {
        List<List<Media>> groups = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (Media file : files) {
            List<Media> last = groups.get(groups.size() - 1);
            int length = file.bytes().length;
            if (last.size() == MOST_FILES || (!last.isEmpty() && bytes + length > MOST_BYTES)) {
                last = new ArrayList<>();
                groups.add(last);
                bytes = 0;
            }
            last.add(file);
            bytes += length;
        }
        return groups;
    }
}
