// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.util.Locale;
import java.util.Optional;

/** How strict commands are treated; of two the stricter counts. */
record Levels(Security security, Ask ask) {
    /** What may run, strictest first. */
    enum Security { DENY, ALLOWLIST, FULL }

    /** When somebody is asked, strictest last. */
    enum Ask { OFF, ON_MISS, ALWAYS }

    Levels stricter(Levels other) {
        return new Levels(min(security, other.security), max(ask, other.ask));
    }

    /** With what somebody said; a word that is none counts as the strictest. */
    Levels said(String security, String ask) {
        return new Levels(security.isEmpty() ? this.security : named(Security.class, security).orElse(Security.DENY),
                ask.isEmpty() ? this.ask : named(Ask.class, ask).orElse(Ask.ALWAYS));
    }

    static <E extends Enum<E>> Optional<E> named(Class<E> type, String word) {
        for (E value : type.getEnumConstants()) {
            if (text(value).equals(word.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E min(E one, E other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static <E extends Enum<E>> E max(E one, E other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
