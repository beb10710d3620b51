// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files that come with a message: the bridge has fetched one already and names it by a path, or fetches it when it is
 * asked for the message's. Stateless.
 */
final class Files {
    private static final Map<String, String> KINDS = Map.of("image", "image/jpeg", "video", "video/mp4", "audio", "audio/ogg",
            "document", "", "sticker", "image/webp", "video_note", "video/mp4");
    private static final Map<String, String> TYPES = Map.of("jpeg", "image/jpeg", "jpg", "image/jpeg", "png", "image/png",
            "webp", "image/webp", "gif", "image/gif", "ogg", "audio/ogg", "mp3", "audio/mpeg", "mp4", "video/mp4",
            "pdf", "application/pdf", "txt", "text/plain");

    /** Below the bridge's own folder, whatever it says: no root, no way up, nothing that ends the path of a URL. */
    private static final Pattern PATH = Pattern.compile("statics/[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,8}");

    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int MAX_PATH = 1024;
    private static final int MAX_NAME = 255;

    private Files() {}

    /** Where a file is: at a path of the bridge's, or with a message in a chat. */
    record Place(String path, String message, String chat) {
        /** @param reference as it stands in an attachment */
        static Place of(String reference) {
            String[] parts = reference.split(" ");
            boolean known = parts.length == 2 && isPath(parts[1]) || parts.length == 3 && isId(parts[1]) && Jid.of(parts[2]).isPresent();
            if (!known) {
                throw new IllegalArgumentException("no file of this channel");
            }
            return parts.length == 2 ? new Place(parts[1], "", "") : new Place("", parts[1], parts[2]);
        }

        String reference() {
            return path.isEmpty() ? "message " + message + ' ' + chat : "path " + path;
        }
    }

    static boolean isPath(String path) {
        return path.length() <= MAX_PATH && PATH.matcher(path).matches();
    }

    static boolean isId(String id) {
        return MESSAGE.matcher(id).matches();
    }

    static List<Attachment> of(Json.Obj payload, String messageId, Jid chat) {
        List<Attachment> all = new ArrayList<>();
        KINDS.forEach((kind, type) -> {
            if (payload.has(kind)) {
                add(all, payload.get(kind), type, new Place("", messageId, chat.text()));
            }
        });
        return all;
    }

    private static void add(List<Attachment> all, Json file, String type, Place message) {
        Json.Obj details = file instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        String path = file instanceof Json.Str s ? s.value() : details.text("path", "");
        // A path that leads out is not followed, and not asked for by another way.
        if (!path.isEmpty() && !isPath(path)) {
            return;
        }
        String name = name(details.text("filename", ""));
        if (!path.isEmpty() || details.has("url")) {
            Place place = path.isEmpty() ? message : new Place(path, "", "");
            all.add(new Attachment(place.reference(), name, type(path.isEmpty() ? name : path, type), -1));
        }
    }

    private static String type(String path, String otherwise) {
        return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), otherwise);
    }

    /** The sender chose it: only its last part, without what steers a terminal or a file system. */
    private static String name(String said) {
        String last = said.substring(Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\')) + 1).replaceAll("\\p{C}+", "");
        String name = last.equals(".") || last.equals("..") ? "" : last;
        return name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
    }
}
