// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Message;
import java.util.Set;

/**
 * Who said something, with which rights, and where the answer goes. Only messages of one origin are ever answered
 * together: a turn must not act for one person with the rights of another.
 */
record Origin(String role, Set<String> scopes, String surface, String address, String sender) {
    /** Options that change nothing in how a message is answered. */
    private static final Set<String> HARMLESS = Set.of("from", "sender", "queueMode", "labels", "messageId", "event", "addressed",
            "attachments");

    static Origin of(LiveRun run) {
        Message message = run.message();
        return new Origin(run.peer().role(), run.peer().scopes(), message.surface(),
                message.options().object("from").text(), message.options().text("sender").orElse(""));
    }

    /** Whether it may end what that origin has under way. */
    boolean over(Origin other) {
        return equals(other) || role.equals("operator");
    }

    /** Whether a message is plain text that can be answered together with others: no command, nothing brought along. */
    static boolean plain(Message message) {
        return !message.text().stripLeading().startsWith("/") && message.extraSystem().isEmpty() && message.prelude().isEmpty()
                && message.timeoutSeconds() == 0 && message.options().array("attachments").isEmpty()
                && HARMLESS.containsAll(message.options().members().keySet());
    }
}
