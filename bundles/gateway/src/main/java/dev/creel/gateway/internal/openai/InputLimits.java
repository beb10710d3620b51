// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.api.model.Message.Image;
import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.ImageKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request may bring along, as the operator configured it; never more than the gateway can hold.
 *
 * @param body largest body in bytes
 * @param images most images
 * @param imageBytes largest image in bytes
 * @param imageTypes media types of images
 * @param fileBytes largest file in bytes
 * @param fileChars most characters taken of a file
 * @param fileTypes media types of files
 */
record InputLimits(int body, int images, int imageBytes, List<String> imageTypes, int fileBytes, int fileChars,
        List<String> fileTypes) {
    /** The family's 20 MB would fill a small heap with two requests. */
    static final int USUAL_BODY = 4 << 20;

    static final int LARGEST_BODY = 16 << 20;

    private static final List<String> FILES =
            List.of("text/plain", "text/markdown", "text/html", "text/csv", "application/json");

    /** @param endpoint {@code chatCompletions} or {@code responses} */
    static InputLimits of(Snapshot config, String endpoint) {
        String at = "gateway.http.endpoints." + endpoint;
        return new InputLimits(number(config, at + ".maxBodyBytes", USUAL_BODY, LARGEST_BODY),
                number(config, at + ".maxImageParts", 8, Image.MOST),
                number(config, at + ".images.maxBytes", Image.LONGEST / 4 * 3, Image.LONGEST / 4 * 3),
                types(config, at + ".images.allowedMimes", ImageKind.ALL),
                number(config, at + ".files.maxBytes", 5_000_000, LARGEST_BODY),
                number(config, at + ".files.maxChars", 200_000, 1 << 20),
                types(config, at + ".files.allowedMimes", FILES));
    }

    private static int number(Snapshot config, String path, int usual, int most) {
        return (int) Math.max(0, Math.min(most, config.integer(path, usual)));
    }

    /** Only what is possible at all is left of a longer list. */
    private static List<String> types(Snapshot config, String path, List<String> possible) {
        List<String> out = new ArrayList<>(possible);
        List<String> wanted = config.list(path).stream().map(t -> t instanceof dev.creel.api.json.Json.Str s ? s.value() : "").toList();
        if (!wanted.isEmpty()) {
            out.retainAll(wanted);
        }
        return List.copyOf(out);
    }
}
