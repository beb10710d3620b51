// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Writes secrets into one line of text: each bind's placeholder stands in it exactly once. */
final class LineSecrets {
    /** What fits into one line of SASL; a longer value would have to be cut, which only a protocol itself can do. */
    private static final int MAX_SASL = 399;

    private LineSecrets() {}

    /** @throws IllegalArgumentException when the line, or a secret as it is written, holds CR, LF or NUL */
    static String filled(String line, Map<Bind, String> values) {
        checkLine(line);
        String out = line;
        for (Map.Entry<Bind, String> bound : values.entrySet()) {
            Bind bind = bound.getKey();
            String placeholder = "{{" + bind.name() + "}}";
            int at = line.indexOf(placeholder);
            if (bind.place() != Bind.Place.LINE || at < 0 || line.indexOf(placeholder, at + 1) >= 0) {
                throw new Failure(Failure.Code.BAD_INPUT, "a secret of a line has the place LINE, and " + placeholder
                        + " stands in the line once");
            }
            Places.requireLine(bind, line.substring(0, at));
            out = out.replace(placeholder, coded(bind, bound.getValue()));
        }
        checkLine(out);
        return out;
    }

    private static String coded(Bind bind, String value) {
        return switch (bind.encoding()) {
            case RAW -> value;
            case SASL_PLAIN -> sasl(bind.user(), value);
            default -> throw new Failure(Failure.Code.BAD_INPUT, "a secret of a line is written RAW or as SASL_PLAIN");
        };
    }

    private static String sasl(String user, String value) {
        // A NUL would end the password and begin another field.
        checkLine(value);
        byte[] plain = ("\0" + user + '\0' + value).getBytes(StandardCharsets.UTF_8);
        String coded = Base64.getEncoder().encodeToString(plain);
        if (coded.length() > MAX_SASL) {
            throw new Failure(Failure.Code.BAD_INPUT, "user and password are too long for SASL PLAIN in one line");
        }
        return coded;
    }

    /** A line end would begin another command. */
    private static void checkLine(String line) {
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("a line holds no CR, LF or NUL");
        }
    }
}
