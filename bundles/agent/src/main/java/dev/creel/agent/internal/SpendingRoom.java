// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.SpendingCaps.Cap;
import dev.creel.agent.internal.SpendingDay.Sum;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left below one cap for one call, and the refusal when that is too little.
 *
 * @param sum what is spent and set aside already
 * @param input tokens of the question, estimated
 */
record SpendingRoom(Cap cap, Sum sum, Price price, long input) {
    private static final Logger LOG = LoggerFactory.getLogger(SpendingRoom.class);

    /** Most tokens of an answer that fit beside the question; negative when not even that fits. */
    long output() {
        long tokens = cap.tokens() - sum.tokens() - input;
        if (cap.micros() == Long.MAX_VALUE) {
            return tokens;
        }
        long micros = cap.micros() - sum.micros() - price.most(input, 0);
        return micros < 0 ? -1 : price.output() <= 0 ? tokens : Math.min(tokens, (long) (micros / price.output()));
    }

    /** @param least tokens the answer would have to have */
    TurnFailure refusal(LocalDate date, ZoneId zone, long least) {
        Sum spent = new Sum(sum.tokens() - sum.heldTokens(), sum.micros() - sum.heldMicros(), 0, 0);
        boolean held = new SpendingRoom(cap, spent, price, input).output() >= least;
        String used = spent.tokens() + " tokens" + (cap.micros() == Long.MAX_VALUE ? "" : ", " + Price.money(spent.micros()));
        String when = held ? "Other answers under way hold the rest; try again when they are done."
                : "It opens again at " + date.plusDays(1).atStartOfDay(zone).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS)
                        + ", or raise the cap.";
        LOG.info("A call was refused by {} ({}): {} spent, {} more tokens needed at least", cap.path(), cap.scope(), used,
                input + least);
        return new TurnFailure("error", "spending", "The spending cap " + cap.path() + " (" + most() + " a day, " + cap.scope()
                + ") leaves too little for this answer: " + used + " spent, the question alone takes about " + input + " tokens. "
                + when);
    }

    private String most() {
        String tokens = cap.tokens() == Long.MAX_VALUE ? "" : cap.tokens() + " tokens";
        String money = cap.micros() == Long.MAX_VALUE ? "" : Price.money(cap.micros()) + " in money";
        return tokens + (tokens.isEmpty() || money.isEmpty() ? "" : " and ") + money;
    }
}
