// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message.Image;
import dev.creel.gateway.internal.ImageKind;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The attachments of a message: images, each of the kind it says. Anything else is refused, because it would be dropped. */
final class Attachments {
    private Attachments() {}

    /** @throws Refusal with the attachment, the rule and the remedy */
    static List<Image> of(Json.Obj params) {
        Json all = params.get("attachments");
        if (all instanceof Json.Nil) {
            return List.of();
        }
        if (!(all instanceof Json.Arr list)) {
            throw Refusal.invalid("attachments is no list");
        }
        List<Json> given = list.elements();
        if (given.size() > Image.MOST) {
            throw Refusal.invalid("too many attachments: a message takes " + Image.MOST + " images");
        }
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            images.add(image(given.get(i), "attachment " + (i + 1)));
        }
        return images;
    }

    private static Image image(Json given, String which) {
        if (!(given instanceof Json.Obj attachment)) {
            throw Refusal.invalid(which + " is no object");
        }
        String content = attachment.text("content").orElse("");
        int comma = content.startsWith("data:") ? content.indexOf(";base64,") : -1;
        String base64 = comma < 0 ? content : content.substring(comma + ";base64,".length());
        String type = attachment.text("mimeType").orElse("").toLowerCase(Locale.ROOT);
        if (base64.length() > Image.LONGEST) {
            throw Refusal.invalid(which + " is too large: an image has " + Image.LONGEST / 4 * 3 + " bytes; make it smaller");
        }
        if (!ImageKind.ALL.contains(type) || !ImageKind.fits(type, decoded(base64, which))) {
            throw Refusal.invalid(which + " is no image of one of " + String.join(", ", ImageKind.ALL)
                    + " by its mimeType and its content; other attachments are not taken");
        }
        return new Image(type, base64);
    }

    private static byte[] decoded(String base64, String which) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(which + " is no plain base64");
        }
    }
}
