// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.channel.Inbound;
import java.util.regex.Pattern;

/** What an event of each kind may hold at most, whoever sends it. Stateless. */
final class EventLimits {
    /** Most characters of a text. */
    static final int LONGEST_TEXT = 64 << 10;
    private static final int LONGEST_EMOJI = 64;
    private static final int LONGEST_DATA = 256;
    private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private EventLimits() {}

    static boolean keeps(Inbound event) {
        if (event instanceof Inbound.Message m) {
            return m.text().length() <= LONGEST_TEXT && (!m.text().isBlank() || !m.attachments().isEmpty());
        }
        if (event instanceof Inbound.Edit e) {
            return e.text().length() <= LONGEST_TEXT;
        }
        if (event instanceof Inbound.Reaction r) {
            return r.emoji().length() <= LONGEST_EMOJI;
        }
        if (event instanceof Inbound.Button b) {
            return b.data().startsWith("/") && b.data().length() <= LONGEST_DATA;
        }
        if (event instanceof Inbound.Command c) {
            return COMMAND.matcher(c.name()).matches() && c.arguments().length() <= LONGEST_TEXT;
        }
        return event instanceof Inbound.Membership;
    }
}
