// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that come with a message; Telegram names each by an id. Stateless. */
final class Files {
    private static final Map<String, String> KINDS = Map.of("document", "", "voice", "audio/ogg", "audio", "audio/mpeg",
            "video", "video/mp4", "video_note", "video/mp4", "sticker", "");
    private static final int MAX_REFERENCE = 2048;
    private static final int MAX_NAME = 255;

    private Files() {}

    static List<Attachment> of(Json.Obj message) {
        List<Attachment> all = new ArrayList<>();
        add(all, largest(message.array("photo")), "image/jpeg");
        KINDS.forEach((kind, type) -> {
            Json.Obj file = message.object(kind);
            add(all, file, kind.equals("sticker") ? sticker(file) : file.text("mime_type", type));
        });
        return all;
    }

    private static void add(List<Attachment> all, Json.Obj file, String type) {
        String id = file.text("file_id", "");
        if (!id.isEmpty() && id.length() <= MAX_REFERENCE) {
            long size = file.integer("file_size", -1);
            all.add(new Attachment(id, name(file.text("file_name", "")), type, size < 0 ? -1 : size));
        }
    }

    private static Json.Obj largest(List<Json> sizes) {
        Json.Obj best = Json.Obj.EMPTY;
        for (Json size : sizes) {
            if (size instanceof Json.Obj o && area(o) >= area(best)) {
                best = o;
            }
        }
        return best;
    }

    private static long area(Json.Obj photo) {
        return (photo.integer("width", 0) & 0xFFFF) * (photo.integer("height", 0) & 0xFFFF);
    }

    private static String sticker(Json.Obj sticker) {
        return sticker.flag("is_video", false) ? "video/webm"
                : sticker.flag("is_animated", false) ? "application/x-tgsticker" : "image/webp";
    }

    /** The sender chose it: only its last part, without what steers a terminal or a file system. */
    private static String name(String said) {
        String last = said.substring(Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\')) + 1).replaceAll("\\p{C}+", "");
        String name = last.equals(".") || last.equals("..") ? "" : last;
        return name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
    }
}
