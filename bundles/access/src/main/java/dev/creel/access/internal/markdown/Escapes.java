// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import dev.creel.api.channel.Markup;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Characters as a service wants them, so that no text of an answer is taken as markup. Stateless. */
final class Escapes {
    private static final String IN_ADDRESS = "-._~:/?#[]@!$&*+,;=%";

    private final Markup markup;

    Escapes(Markup markup) {
        this.markup = markup;
    }

    /** One character; in code only entities count, because other escapes would be seen there. */
    String of(int c, boolean verbatim) {
        String escape = c <= Character.MAX_VALUE ? markup.escapes().get((char) c) : null;
        if (escape != null && (!verbatim || escape.startsWith("&"))) {
            return escape;
        }
        if (c == '\n' || c == '\t') {
            return Character.toString(c);
        }
        if (Character.isISOControl(c)) {
            // Some services format by control characters, and end a command by them.
            return "";
        }
        return Character.getType(c) == Character.SURROGATE ? "\uFFFD" : Character.toString(c);
    }

    String of(String text, boolean verbatim) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(of(c, verbatim)));
        return out.toString();
    }

    /** An address that cannot leave the place it is written to; empty when its scheme is none people follow. */
    String address(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://") && !lower.startsWith("mailto:")) {
            return "";
        }
        StringBuilder out = new StringBuilder(url.length());
        for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || IN_ADDRESS.indexOf(c) >= 0)) {
                out.append(of(c, true));
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
