// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Channel.Capabilities.Unit;
import dev.creel.api.channel.Markup;

/**
 * What a message of a service may look like.
 *
 * @param markup how formatted text is written
 * @param limit longest message as it is written, counted in {@code unit}
 * @param paragraphs whether each paragraph becomes a message of its own
 */
public record Form(Markup markup, int limit, Unit unit, boolean paragraphs) {
    /** Smallest limit taken seriously: a limit of 1 would make a flood of an answer. */
    public static final int SHORTEST = 64;

    public Form {
        limit = Math.max(SHORTEST, limit);
    }

    /** What the service says, and a narrower limit of the operator's; 0 for none. */
    public static Form of(Capabilities can, int narrower, boolean paragraphs) {
        int limit = narrower > 0 ? Math.min(narrower, can.textLimit()) : can.textLimit();
        return new Form(can.markup(), limit, can.unit(), paragraphs);
    }

    int length(CharSequence text) {
        return switch (unit) {
            case UTF16 -> text.length();
            case CODE_POINTS -> Character.codePointCount(text, 0, text.length());
            case UTF8_BYTES -> text.codePoints().map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4).sum();
        };
    }
}
