// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which phone number a LID stands for, as signed posts of the bridge said. Bounded: who was not seen for long is a LID again,
 * which nobody's number admits. Thread-safe.
 */
final class Identities {
    private static final int MOST = 4096;

    private final Map<String, Jid> phones = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Jid> eldest) {
            return size() > MOST;
        }
    };

    /** The person of two addresses one post gave: the phone number, if one is known. */
    synchronized Optional<Jid> person(Optional<Jid> from, Optional<Jid> lid) {
        Optional<Jid> phone = from.filter(jid -> jid.kind() == Jid.Kind.PHONE);
        Optional<Jid> standsIn = lid.or(() -> from).filter(jid -> jid.kind() == Jid.Kind.LID);
        if (phone.isPresent()) {
            standsIn.ifPresent(jid -> phones.put(jid.user(), phone.get()));
            return phone;
        }
        return standsIn.map(jid -> phones.getOrDefault(jid.user(), jid));
    }
}
