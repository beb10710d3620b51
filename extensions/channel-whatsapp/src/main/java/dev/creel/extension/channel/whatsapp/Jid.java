// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of WhatsApp's, without the device it was written from: a phone number, a number that stands for one (LID), or a
 * group.
 */
record Jid(Kind kind, String user) {
    private static final Pattern PERSON =
            Pattern.compile("([1-9][0-9]{4,19})(?:\\.[0-9]{1,5})?(?::[0-9]{1,5})?@(s\\.whatsapp\\.net|lid)");
    private static final Pattern GROUP = Pattern.compile("([0-9]{5,32}(?:-[0-9]{5,20})?)@g\\.us");

    /** What it is the address of. */
    enum Kind {
        PHONE("@s.whatsapp.net"), LID("@lid"), GROUP("@g.us");

        private final String server;

        Kind(String server) {
            this.server = server;
        }
    }

    /** Empty for status posts, newsletters, other servers, and what is no address. */
    static Optional<Jid> of(String text) {
        Matcher person = PERSON.matcher(text);
        if (person.matches()) {
            return Optional.of(new Jid(person.group(2).equals("lid") ? Kind.LID : Kind.PHONE, person.group(1)));
        }
        Matcher group = GROUP.matcher(text);
        return group.matches() ? Optional.of(new Jid(Kind.GROUP, group.group(1))) : Optional.empty();
    }

    /** The address as the bridge takes it. */
    String text() {
        return user + kind.server;
    }

    /** The form in which senders are compared: a number in international form, or what stands for one. */
    String id() {
        return (kind == Kind.PHONE ? "+" : "lid:") + user;
    }
}
