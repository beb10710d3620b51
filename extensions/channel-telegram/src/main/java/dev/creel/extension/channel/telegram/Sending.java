// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Channel.Button;
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

/** Writes to Telegram as one bot. Text arrives in {@link Html} and within the limit. */
final class Sending {
    private static final Set<String> PHOTOS = Set.of("image/jpeg", "image/png", "image/webp");
    private static final int MAX_PHOTO = 10 << 20;
    private static final int BUTTONS_IN_A_ROW = 3;

    private final BotApi api;
    private final boolean linkPreview;

    Sending(BotApi api, boolean linkPreview) {
        this.api = api;
        this.linkPreview = linkPreview;
    }

    Receipt send(Outgoing message, Call call) {
        List<String> ids = new ArrayList<>();
        if (!message.text().isEmpty()) {
            ids.add(id(text(message, Target.of(message.chat()), call)));
        }
        for (Media media : message.media()) {
            ids.add(id(file(media, message, Target.of(message.chat()), call)));
        }
        return new Receipt(ids);
    }

    void typing(Chat chat, Call call) {
        api.call("sendChatAction", Target.of(chat).json().put("action", "typing").build(), call).done();
    }

    void edit(String messageId, Outgoing message, Call call) {
        Json.Builder parameters = Json.object().put("chat_id", Target.of(message.chat()).chat()).put("message_id", Target.number(messageId));
        Answer answer = withText("editMessageText", parameters, message, call);
        if (!answer.says("message is not modified")) {
            answer.done();
        }
    }

    private Json.Obj text(Outgoing message, Target target, Call call) {
        Json.Builder parameters = target.json();
        if (!message.replyTo().isEmpty()) {
            parameters.put("reply_parameters", replyTo(message));
        }
        Answer answer = withText("sendMessage", parameters, message, call);
        // The group became a supergroup: the same place has another id now.
        long moved = answer.parameters().integer("migrate_to_chat_id", 0);
        return moved != 0 && moved != target.chat() ? text(message, new Target(moved, target.topic()), call) : answer.object();
    }

    /** Text whose formatting Telegram does not take goes out plain: better than not at all. */
    private Answer withText(String method, Json.Builder parameters, Outgoing message, Call call) {
        parameters.put("link_preview_options", Json.object().put("is_disabled", !linkPreview).build());
        if (!message.buttons().isEmpty()) {
            parameters.put("reply_markup", keyboard(message.buttons()));
        }
        Json.Obj common = parameters.build();
        Answer answer = api.call(method, with(common, message.text()).put("parse_mode", "HTML").build(), call);
        return answer.says("can't parse entities") ? api.call(method, with(common, Html.plain(message.text())).build(), call) : answer;
    }

    private static Json.Builder with(Json.Obj common, String text) {
        Json.Builder all = Json.object();
        common.members().forEach(all::put);
        return all.put("text", text);
    }

    /** What Telegram does not take for a photo it takes as a file. */
    private Json.Obj file(Media media, Outgoing message, Target target, Call call) {
        if (PHOTOS.contains(media.mediaType()) && media.bytes().length <= MAX_PHOTO) {
            Answer answer = upload("sendPhoto", "photo", media, message, target, call);
            if (!answer.says("photo_") && !answer.says("image_process_failed")) {
                return answer.object();
            }
        }
        return upload("sendDocument", "document", media, message, target, call).object();
    }

    private Answer upload(String method, String field, Media media, Outgoing message, Target target, Call call) {
        Multipart form = new Multipart();
        target.json().build().members().forEach((name, value) -> form.field(name, value.text()));
        if (!message.replyTo().isEmpty()) {
            form.field("reply_parameters", replyTo(message).text());
        }
        form.file(field, media.name().isBlank() ? "file" : media.name(), media.mediaType(), media.bytes());
        return api.upload(method, form, call);
    }

    private static Json.Obj replyTo(Outgoing message) {
        return Json.object().put("message_id", Target.number(message.replyTo())).put("allow_sending_without_reply", true).build();
    }

    private static Json.Obj keyboard(List<Button> buttons) {
        List<Json> rows = new ArrayList<>();
        for (int i = 0; i < buttons.size(); i += BUTTONS_IN_A_ROW) {
            List<Json> row = new ArrayList<>();
            for (Button button : buttons.subList(i, Math.min(i + BUTTONS_IN_A_ROW, buttons.size()))) {
                row.add(Json.object().put("text", button.label()).put("callback_data", button.data()).build());
            }
            rows.add(Json.array(row));
        }
        return Json.object().put("inline_keyboard", Json.array(rows)).build();
    }

    private static String id(Json.Obj sent) {
        long id = sent.integer("message_id", 0);
        if (id <= 0) {
            throw new Failure(Failure.Code.TEMPORARY, "Telegram gave no id to the message it took");
        }
        return Long.toString(id);
    }
}
