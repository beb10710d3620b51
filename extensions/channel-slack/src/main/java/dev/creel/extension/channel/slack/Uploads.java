// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings files to Slack: first the bytes, then the word that they are to be seen. Thread-safe. */
final class Uploads {
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2), 64 << 10, 0);

    private final Egress egress;
    private final Settings settings;
    private final WebApi api;

    Uploads(Egress egress, Settings settings, WebApi api) {
        this.egress = egress;
        this.settings = settings;
        this.api = api;
    }

    /** @return what the file is shown by */
    Json carry(Media file, Call call) {
        byte[] bytes = file.bytes();
        String name = file.name().isBlank() ? "file" : file.name();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("filename", name);
        parameters.put("length", Integer.toString(bytes.length));
        Json.Obj place = api.form("files.getUploadURLExternal", parameters, call);
        String id = place.text("file_id", "");
        FileUrl url = FileUrl.of(place.text("upload_url", ""), settings);
        if (!id.matches("F[A-Z0-9]{1,30}")) {
            throw WebApi.odd("files.getUploadURLExternal");
        }
        Request request = new Request("POST", url.origin(), url.path(), url.query(),
                Map.of("Content-Type", List.of("application/octet-stream")), bytes, List.of(), LIMITS);
        try (Reply reply = egress.send(request, call)) {
            if (reply.status() != 200) {
                throw new Failure(reply.status() >= 500 ? Failure.Code.TEMPORARY : Failure.Code.PERMANENT,
                        "Slack took the file " + name + " with " + reply.status());
            }
        }
        return Json.object().put("id", id).put("title", name).build();
    }

    void show(Chat chat, String text, List<Json> files, Call call) {
        Json.Builder body = Json.object().put("files", Json.array(files)).put("channel_id", chat.id());
        if (Ids.isTime(chat.threadId())) {
            body.put("thread_ts", chat.threadId());
        }
        if (!text.isEmpty()) {
            body.put("initial_comment", text);
        }
        api.call("files.completeUploadExternal", body.build(), call);
    }
}
