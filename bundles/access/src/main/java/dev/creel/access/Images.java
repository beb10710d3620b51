// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.access.internal.media.FileType;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.Image;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What a model may be shown; and the images of a message, in its options. Stateless. */
public final class Images {
    private static final String OPTION = "images";

    private Images() {}

    /** @throws IllegalArgumentException when it is not what {@link #addTo} wrote */
    public static List<Image> of(Message message) {
        List<Image> images = new ArrayList<>();
        for (Json entry : message.options().array(OPTION)) {
            if (!(entry instanceof Json.Obj image)) {
                throw new IllegalArgumentException("an image of a kept message is an object");
            }
            images.add(new Image(image.text("mediaType").orElse(""), image.text("base64").orElse("")));
        }
        return images;
    }

    /** The image these bytes are, by what they say themselves; empty for anything else, and for one that unfolds too large. */
    public static Optional<Image> shown(byte[] bytes) {
        FileType type = FileType.of(bytes);
        return type.image() ? Optional.of(new Image(type.mediaType(), Base64.getEncoder().encodeToString(bytes))) : Optional.empty();
    }

    public static void addTo(Json.Builder options, List<Image> images) {
        if (!images.isEmpty()) {
            options.put(OPTION, Json.array(images.stream().map(Images::json).toList()));
        }
    }

    private static Json json(Image image) {
        return Json.object().put("mediaType", image.mediaType()).put("base64", image.base64()).build();
    }
}
