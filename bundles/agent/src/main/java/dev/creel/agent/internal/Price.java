// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import java.math.BigDecimal;

/**
 * What a model costs for a million tokens of each kind, as {@code models.providers.ID.models[].cost} has it. Amounts are in
 * millionths of whatever money the operator counts in, so they are whole numbers.
 *
 * @param known whether the operator named a price; a model without one counts as free
 */
record Price(double input, double output, double cacheRead, double cacheWrite, boolean known) {
    static final Price NONE = new Price(0, 0, 0, 0, false);

    static Price of(ModelChoice model) {
        for (Json entry : model.settings().array("models")) {
            if (entry instanceof Json.Obj o && o.text("id", "").equals(model.model()) && o.get("cost") instanceof Json.Obj cost) {
                return new Price(number(cost, "input"), number(cost, "output"), number(cost, "cacheRead"),
                        number(cost, "cacheWrite"), true);
            }
        }
        return NONE;
    }

    long of(Event.Usage usage) {
        return (long) Math.ceil(usage.input() * input + usage.output() * output + usage.cacheRead() * cacheRead
                + usage.cacheWrite() * cacheWrite);
    }

    /** The dearest a call can be: nothing of it read from a cache, or all of it written to one. */
    long most(long inputTokens, long outputTokens) {
        return (long) Math.ceil(inputTokens * Math.max(input, cacheWrite) + outputTokens * output);
    }

    private static double number(Json.Obj cost, String name) {
        return cost.get(name) instanceof Json.Num n ? Math.max(0, n.value().doubleValue()) : 0;
    }

    /** As a person writes it. */
    static String money(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
