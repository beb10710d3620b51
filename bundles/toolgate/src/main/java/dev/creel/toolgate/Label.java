// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where something came from that an agent has read: {@code tool:web_fetch}, {@code page:example.org}, {@code chat:telegram:42}.
 * Plain letters only, so that it can stand in a tag, a log and a pattern. Immutable.
 *
 * @param kind {@code tool}, {@code page}, {@code file}, {@code chat}, {@code client}, {@code hook}, {@code session} or another word
 * @param source which one; whatever could be no part of a label was replaced by {@code _}
 */
public record Label(String kind, String source) {
    private static final Pattern KIND = Pattern.compile("[a-z]{1,16}");
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._:@+/#-]");
    private static final int LONGEST = 120;

    public Label {
        Objects.requireNonNull(source, "source");
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("the kind of a label is a word of a-z");
        }
        String plain = ODD.matcher(source.length() <= LONGEST ? source : source.substring(0, LONGEST)).replaceAll("_");
        source = plain.isEmpty() ? "_" : plain;
    }

    /** Reads what {@link #text} wrote; empty for anything else. */
    public static Optional<Label> of(String text) {
        int colon = text.indexOf(':');
        return colon < 1 || !KIND.matcher(text.substring(0, colon)).matches() || colon == text.length() - 1
                ? Optional.empty() : Optional.of(new Label(text.substring(0, colon), text.substring(colon + 1)));
    }

    public String text() {
        return kind + ':' + source;
    }
}
