// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

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
import java.util.Set;

/** Writes through a bridge as one account. */
final class Sending {
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/webp");

    private final Bridge bridge;
    private final OwnMessages own;

    Sending(Bridge bridge, OwnMessages own) {
        this.bridge = bridge;
        this.own = own;
    }

    Receipt send(Outgoing message, Call call) {
        List<String> ids = new ArrayList<>();
        String phone = address(message.chat());
        if (!message.text().isEmpty()) {
            Json.Builder body = Json.object().put("phone", phone).put("message", message.text());
            if (Files.isId(message.replyTo())) {
                body.put("reply_message_id", message.replyTo());
            }
            own.sending(message.text());
            ids.add(sent(bridge.post("/send/message", body.build(), call), message.text()));
        }
        for (Media media : message.media()) {
            ids.add(file(phone, media, call));
        }
        return new Receipt(ids);
    }

    void typing(Chat chat, Call call) {
        bridge.post("/send/chat-presence", Json.object().put("phone", address(chat)).put("action", "start").build(), call);
    }

    void edit(String messageId, Outgoing message, Call call) {
        if (!Files.isId(messageId)) {
            throw new Failure(Failure.Code.BAD_INPUT, "that is no id of a WhatsApp message");
        }
        own.sending(message.text());
        bridge.post("/message/" + messageId + "/update",
                Json.object().put("phone", address(message.chat())).put("message", message.text()).build(), call);
        own.sent(messageId, message.text());
    }

    private String file(String phone, Media media, Call call) {
        boolean image = IMAGES.contains(media.mediaType());
        String name = media.name().isBlank() ? "file" : media.name();
        Multipart form = new Multipart().field("phone", phone).file(image ? "image" : "file", name, media.mediaType(), media.bytes());
        return sent(bridge.upload(image ? "/send/image" : "/send/file", form, call), "");
    }

    private String sent(Json results, String text) {
        String id = results instanceof Json.Obj o ? o.text("message_id", "") : "";
        if (!Files.isId(id)) {
            throw new Failure(Failure.Code.TEMPORARY, "GoWA gave no id to the message it took");
        }
        own.sent(id, text);
        return id;
    }

    /** Names and bare numbers are no targets: an answer goes where a message came from. */
    private static String address(Chat chat) {
        return Jid.of(chat.id()).map(Jid::text).orElseThrow(() -> new Failure(Failure.Code.BAD_INPUT,
                "a chat of WhatsApp is named NUMBER@s.whatsapp.net, NUMBER@lid or NUMBER@g.us"));
    }
}
