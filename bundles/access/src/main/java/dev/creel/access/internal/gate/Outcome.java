// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

/** How the question whether somebody may talk was answered, and the rule that answered it. */
public record Outcome(Kind kind, String rule) {
    private static final String PREFIX = "access.channel.";

    /** The answers. */
    public enum Kind {
        /** It reaches an agent. */
        ADMITTED,
        /** Nothing but a mention of the bot is missing. */
        PENDING,
        REFUSED,
        /** Refused, and the sender may be told how to be let in. */
        PAIR
    }

    static Outcome admitted(String rule) {
        return new Outcome(Kind.ADMITTED, PREFIX + rule);
    }

    static Outcome refused(String rule) {
        return new Outcome(Kind.REFUSED, PREFIX + rule);
    }

    static Outcome pending(String rule) {
        return new Outcome(Kind.PENDING, PREFIX + rule);
    }

    static Outcome pair(String rule) {
        return new Outcome(Kind.PAIR, PREFIX + rule);
    }
}
