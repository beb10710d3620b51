// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import java.util.HexFormat;
import java.util.List;

/** What kind of image bytes are, by how they begin; stateless. A name or a header can say anything. */
public final class ImageKind {
    /** The media types models take. */
    public static final List<String> ALL = List.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private static final int LOOKED_AT = 12;

    private ImageKind() {}

    /** Whether the first bytes are those of that type: what is none is not handed to a decoder at the provider. */
    public static boolean fits(String mediaType, byte[] bytes) {
        String begin = HexFormat.of().formatHex(bytes, 0, Math.min(LOOKED_AT, bytes.length));
        return switch (mediaType) {
            case "image/png" -> begin.startsWith("89504e470d0a1a0a");
            case "image/jpeg" -> begin.startsWith("ffd8ff");
            case "image/gif" -> begin.startsWith("474946383761") || begin.startsWith("474946383961");
            case "image/webp" -> begin.startsWith("52494646") && begin.endsWith("57454250");
            default -> false;
        };
    }
}
