// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What kind of file it is, told by its first bytes and never by its name. Stateless. */
final class Kinds {
    /** So many bytes are enough to tell. */
    static final int ENOUGH = 8_192;

    private Kinds() {}

    /** What is said in place of the content; empty for text. */
    static Optional<String> note(byte[] start, long size) {
        String picture = picture(start);
        if (!picture.isEmpty()) {
            return Optional.of("[picture, " + picture + ", " + size + " bytes; the tool image can look at it]");
        }
        for (int i = 0; i < Math.min(start.length, ENOUGH); i++) {
            if (start[i] == 0) {
                return Optional.of("[binary file, " + size + " bytes; its content is no text]");
            }
        }
        return Optional.empty();
    }

    private static String picture(byte[] start) {
        String head = new String(start, 0, Math.min(start.length, 16), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return "image/gif";
        }
        boolean webp = head.startsWith("RIFF") && start.length >= 12
                && Arrays.equals(Arrays.copyOfRange(start, 8, 12), "WEBP".getBytes(StandardCharsets.ISO_8859_1));
        return webp ? "image/webp" : "";
    }
}
