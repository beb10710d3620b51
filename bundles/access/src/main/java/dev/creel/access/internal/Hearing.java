// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.gate.Outcome;
import dev.creel.access.internal.gate.Outcome.Kind;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.config.Snapshot;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What commands and a group's own setting change in the decision about an event of somebody who may talk: never who may.
 * A pure function.
 */
final class Hearing {
    static final String ALWAYS = "always";
    static final String MENTION = "mention";

    private Hearing() {}

    /**
     * @param addressed whether the event is meant for the bot by structure or by a pattern; not asked for a stranger's
     * @param activation what the owner chose for the group, empty for nothing; not asked for a stranger's
     */
    static Outcome of(Outcome decided, Snapshot now, Account account, Inbound event, BooleanSupplier addressed,
            Supplier<String> activation) {
        if (decided.kind() != Kind.ADMITTED && decided.kind() != Kind.PENDING) {
            return decided;
        }
        Optional<String> refusal = CommandGate.refusal(now, account, event);
        if (refusal.isPresent()) {
            return new Outcome(Kind.REFUSED, refusal.get());
        }
        if (event.chat().kind() == Chat.Kind.DIRECT || !(event instanceof Inbound.Message) || addressed.getAsBoolean()) {
            return decided;
        }
        if (CommandGate.addresses(now, account, event)) {
            return new Outcome(Kind.ADMITTED, CommandGate.RULE);
        }
        return switch (activation.get()) {
            case ALWAYS -> new Outcome(Kind.ADMITTED, decided.rule());
            case MENTION -> new Outcome(Kind.PENDING, decided.rule());
            default -> decided;
        };
    }
}
