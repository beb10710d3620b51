// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import java.util.Locale;
import java.util.regex.Pattern;

/** Senders' ids as people type them. Stateless. */
final class Numbers {
    private static final Pattern E164 = Pattern.compile("\\+?([1-9][0-9]{6,14})");
    private static final Pattern LID = Pattern.compile("lid:([1-9][0-9]{4,19})");

    private Numbers() {}

    /** A number in international form, or a LID; empty for names and everything else. */
    static String canonical(String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        String id = text.startsWith("whatsapp:") ? text.substring("whatsapp:".length()).strip() : text;
        if (id.indexOf('@') >= 0) {
            return Jid.of(id).filter(jid -> jid.kind() != Jid.Kind.GROUP).map(Jid::id).orElse("");
        }
        if (LID.matcher(id).matches()) {
            return id;
        }
        // Blanks, dashes and brackets are how people write numbers.
        String digits = id.replaceAll("[ ().-]", "");
        return E164.matcher(digits).matches() ? "+" + digits.replace("+", "") : "";
    }
}
