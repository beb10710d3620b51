// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import java.util.Set;

/**
 * The decision who may talk through a channel: a pure function of the account and the event. Direct messages of senders
 * whom the service vouches for and whom the account's {@code allowFrom} names are admitted, nothing else. Only the
 * sender's stable id counts; names and labels are the sender's to choose.
 */
final class ChannelAdmission {
    /** Most characters of a message, and of a sender's id. */
    static final int LONGEST_TEXT = 64 << 10;

    static final int LONGEST_ID = 256;

    private ChannelAdmission() {}

    /** What the decision needs of an account: whether it takes messages, and the canonical ids it takes them of. */
    record Policy(boolean enabled, Set<String> allowed) {
        Policy {
            allowed = Set.copyOf(allowed);
        }
    }

    static Admission.Decision decide(Policy policy, Inbound event) {
        if (!policy.enabled()) {
            return refused("disabled");
        }
        if (!(event instanceof Inbound.Message message)) {
            return refused("kind");
        }
        if (message.chat().kind() != Chat.Kind.DIRECT) {
            return refused("chat");
        }
        if (!message.sender().authenticated()) {
            return refused("unauthenticated");
        }
        String id = message.sender().id();
        if (id.isBlank() || id.length() > LONGEST_ID || !policy.allowed().contains(id)) {
            return refused("sender");
        }
        if (message.text().isBlank() || message.text().length() > LONGEST_TEXT) {
            return refused("text");
        }
        return new Admission.Decision(true, "access.channel.allow-from");
    }

    private static Admission.Decision refused(String what) {
        return new Admission.Decision(false, "access.channel." + what);
    }
}
