// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.Pairings;
import dev.creel.access.Pairings.Place;

/** The one answer a stranger gets, as Markdown. Stateless. */
public final class PairingReply {
    private PairingReply() {}

    public static String text(Place place, String sender, String code) {
        String account = place.account().equals("default") ? "" : " --account " + place.account();
        return "This is somebody's personal assistant (Creel), and it does not know you yet, so it did not read your message.\n\n"
                + "Your id here: " + plain(sender) + "\n\n"
                + "Your pairing code, good for " + Pairings.LIFE.toMinutes() + " minutes: `" + code + "`\n\n"
                + "If you know the owner, pass the code on. Who owns this assistant lets you in with:\n\n"
                + "`creel pairing approve " + place.channel() + " CODE" + account + "`\n";
    }

    private static String plain(String id) {
        return id.indexOf('`') < 0 ? '`' + id + '`' : "(not shown)";
    }
}
