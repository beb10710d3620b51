// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** What a terminal sends for keys. Pure functions. */
final class Keys {
    private static final char ESCAPE = '\u001b';
    private static final int CONTROL = 0x1f;
    private static final Map<String, String> NAMED = Map.ofEntries(Map.entry("enter", "\r"), Map.entry("return", "\r"), Map.entry("tab", "\t"),
            Map.entry("space", " "), Map.entry("escape", "\u001b"), Map.entry("esc", "\u001b"), Map.entry("backspace", "\u007f"),
            Map.entry("bspace", "\u007f"), Map.entry("up", "\u001b[A"), Map.entry("down", "\u001b[B"), Map.entry("right", "\u001b[C"),
            Map.entry("left", "\u001b[D"), Map.entry("home", "\u001b[H"), Map.entry("end", "\u001b[F"), Map.entry("delete", "\u001b[3~"),
            Map.entry("pageup", "\u001b[5~"), Map.entry("pagedown", "\u001b[6~"));

    private Keys() {}

    static byte[] bytes(Json.Obj arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(arguments.text("literal", "").getBytes(StandardCharsets.UTF_8));
        for (Json key : arguments.array("keys")) {
            out.writeBytes(key(key instanceof Json.Str s ? s.value() : "").getBytes(StandardCharsets.UTF_8));
        }
        for (Json digits : arguments.array("hex")) {
            out.write(octet(digits instanceof Json.Str s ? s.value() : ""));
        }
        return out.toByteArray();
    }

    private static String key(String name) {
        String plain = NAMED.get(name.toLowerCase(Locale.ROOT));
        if (plain != null) {
            return plain;
        }
        if (name.length() == 3 && name.startsWith("C-") && (name.charAt(2) >= '@' && name.charAt(2) < 127)) {
            return String.valueOf((char) (name.charAt(2) & CONTROL));
        }
        if (name.startsWith("M-") && name.length() > 2) {
            return ESCAPE + name.substring(2);
        }
        if (name.codePointCount(0, name.length()) == 1) {
            return name;
        }
        throw new Failure(Failure.Code.BAD_INPUT, "there is no key \"" + name + "\"; use Enter, Tab, Escape, Up, C-c, M-x, a character, or literal");
    }

    private static int octet(String digits) {
        try {
            int value = Integer.parseInt(digits.startsWith("0x") ? digits.substring(2) : digits, 16);
            if (value >= 0 && value <= 0xff) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Failure(Failure.Code.BAD_INPUT, "\"" + digits + "\" is no byte in hexadecimal digits");
    }
}
