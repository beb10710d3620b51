// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.channel.Inbound;
import java.util.Set;

/**
 * Who may write to an account directly.
 *
 * @param mode what becomes of those who are not listed
 * @param listed whom the operator's configuration names
 * @param approved whom the operator let in by a pairing code of this account
 * @param ownNumber whether the account is a person's own number: strangers there are never answered
 */
public record Direct(Mode mode, Senders listed, Set<String> approved, boolean ownNumber) {
    static final Direct CLOSED = new Direct(Mode.DISABLED, Senders.NOBODY, Set.of(), false);

    /** What becomes of strangers. */
    public enum Mode { PAIRING, ALLOWLIST, OPEN, DISABLED }

    public Direct {
        approved = Set.copyOf(approved);
    }

    Outcome decide(Inbound event) {
        String id = event.sender().id();
        if (mode == Mode.DISABLED) {
            return Outcome.refused("dm.disabled");
        }
        if (event.sender().self()) {
            // What somebody writes from his own number to other people is not meant for the bot.
            return withItself(event.chat().id(), id) ? Outcome.admitted("dm.self") : Outcome.refused("dm.self-elsewhere");
        }
        if (listed.ids().contains(id)) {
            return Outcome.admitted("dm.allow-from");
        }
        if (mode == Mode.OPEN) {
            return listed.anybody() ? Outcome.admitted("dm.open") : Outcome.refused("dm.sender");
        }
        if (approved.contains(id)) {
            return Outcome.admitted("dm.approved");
        }
        if (mode == Mode.ALLOWLIST || !asks(event)) {
            return Outcome.refused("dm.sender");
        }
        return ownNumber ? Outcome.refused("dm.own-number") : Outcome.pair("dm.pairing");
    }

    /** Whether a chat is the one of somebody with himself: its id is his, perhaps as an address {@code ID@SERVER}. */
    private static boolean withItself(String chat, String id) {
        String bare = id.startsWith("+") ? id.substring(1) : id.substring(id.indexOf(':') + 1);
        return chat.equals(id) || chat.startsWith(bare + '@');
    }

    /** Only who says something is answered; presses, joins and receipts of strangers leave no trace. */
    private static boolean asks(Inbound event) {
        return event instanceof Inbound.Message || event instanceof Inbound.Command;
    }
}
