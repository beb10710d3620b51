// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.ImageKind;
import dev.creel.gateway.internal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * An image or file that stands in the request itself.
 *
 * @param name for people; never a path
 * @param base64 as it came
 * @param bytes decoded
 */
record Inline(String mediaType, String name, String base64, byte[] bytes) {
    private static final int LONGEST_NAME = 128;

    /**
     * Reads it from a {@code data:} URL in a field, or from {@code source} with base64.
     *
     * @throws Refusal when it is to be fetched from somewhere, or is no base64
     */
    static Inline of(Json.Obj part, String field) {
        Json.Obj source = part.object("source");
        String name = name(part.text("filename").or(() -> source.text("filename")).orElse("file"));
        if (source.text("type").orElse("").equals("base64")) {
            return of(source.text("media_type").orElse(""), name, source.text("data").orElse(""));
        }
        String url = part.text(field).orElse("");
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            throw Refusal.invalid("Images and files are not fetched: send them along, as a data: URL with base64 in `"
                    + field + "`.");
        }
        String type = url.substring(5, comma);
        return of(type.substring(0, type.indexOf(';')), name, url.substring(comma + 1));
    }

    private static Inline of(String mediaType, String name, String base64) {
        try {
            return new Inline(mediaType.toLowerCase(Locale.ROOT), name, base64, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("Invalid base64 in an image or file.");
        }
    }

    /** Whether it is an image of its type inside too. */
    boolean looksLikeImage() {
        return ImageKind.fits(mediaType, bytes);
    }

    /** @throws Refusal when it is no UTF-8 */
    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.invalid("Invalid file: \"" + name + "\" is no UTF-8 text.");
        }
    }

    /** A stranger's word for a message or a prompt: short, in one line, without marks that delimit. */
    static String shown(String text) {
        return name(text);
    }

    private static String name(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(LONGEST_NAME).forEach(c -> out.appendCodePoint(
                Character.isISOControl(c) || c == '"' || c == '[' || c == ']' || Character.getType(c) == Character.FORMAT ? '_' : c));
        return out.toString();
    }
}
