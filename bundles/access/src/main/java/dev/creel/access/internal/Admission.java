// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Snapshot;
import java.util.Set;

/**
 * The decision who may talk: a function of the configuration, what is frozen, the peer and the message. Authenticated operator
 * clients that hold the write scope are admitted, nobody else. Identity comes from the peer, which the gateway filled in;
 * nothing a message says about itself counts (a caller naming itself in a header or field).
 */
final class Admission {
    private static final Set<String> SURFACES = Set.of("chat", "agent", "openai");

    private Admission() {}

    /** The outcome and the rule that decided. */
    record Decision(boolean admitted, String rule) {}

    static Decision decide(Snapshot config, Peer peer, Message message) {
        if (!peer.authenticated()) {
            return new Decision(false, "access.unauthenticated");
        }
        if (!peer.role().equals("operator")) {
            return new Decision(false, "access.role");
        }
        if (!SURFACES.contains(message.surface())) {
            return new Decision(false, "access.surface");
        }
        if (!peer.scopes().contains("operator.write") && !peer.scopes().contains("operator.admin")) {
            return new Decision(false, "access.scope");
        }
        if (Freeze.of(config).holds(Part.INBOUND)) {
            return new Decision(false, Part.INBOUND.rule());
        }
        return new Decision(true, "access.operator");
    }
}
