// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Inbound.Addressed;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a group message names: WhatsApp writes a mention as an at sign and the digits of a number, or of
 * what stands for one. Stateless.
 */
final class Mentions {
    private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}_.@])@([1-9][0-9]{4,19})(?![\\p{L}\\p{N}_@])");

    private Mentions() {}

    static Addressed in(String text, Optional<Jid> number, Optional<Jid> lid) {
        Matcher mention = MENTION.matcher(text);
        boolean others = false;
        while (mention.find()) {
            if (isUser(number, mention.group(1)) || isUser(lid, mention.group(1))) {
                return Addressed.BOT;
            }
            others = true;
        }
        return others ? Addressed.OTHERS : Addressed.NOBODY;
    }

    private static boolean isUser(Optional<Jid> jid, String digits) {
        return jid.isPresent() && jid.get().user().equals(digits);
    }
}
