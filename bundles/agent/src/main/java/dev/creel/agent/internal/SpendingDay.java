// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.ModelUse.Day;
import dev.creel.agent.internal.SpendingCaps.Payer;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was spent on one day, and the log it follows from: a line when something is set aside for a call, a line when the
 * call is over. What was set aside and never settled counts as spent. Guarded by {@link Spending}.
 */
final class SpendingDay {
    static final String FOLDER = "usage";

    /** Senders counted one by one; those beyond share a count, so that names cannot fill the memory. */
    private static final int MOST_SCOPES = 20_000;

    private static final String OTHERS = "sender:*";
    private static final int DEPTH = 4;

    private final LocalDate date;
    private final SealedLog log;
    private final Map<String, Sum> sums = new HashMap<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<String, Day> taken = new HashMap<>();
    private long next;

    /** Tokens and money in millionths; {@code held} is what of them is set aside for calls under way. */
    record Sum(long tokens, long micros, long heldTokens, long heldMicros) {
        static final Sum NONE = new Sum(0, 0, 0, 0);
    }

    /** Set aside for a call. */
    private record Held(Payer payer, long tokens, long micros) {}

    SpendingDay(Store store, LocalDate date) {
        this.date = date;
        this.log = store.log(path(date), Store.UNFORCED);
        log.read(0, (position, line) -> {
            replay((Json.Obj) Json.parse(new String(line, StandardCharsets.UTF_8), DEPTH));
            return true;
        });
        // Nothing is under way right after the start: what was is spent, as far as anybody can know.
        held.clear();
        sums.replaceAll((scope, sum) -> new Sum(sum.tokens(), sum.micros(), 0, 0));
    }

    static String path(LocalDate date) {
        return FOLDER + "/" + date + ".jsonl";
    }

    LocalDate date() {
        return date;
    }

    Sum sum(String scope) {
        return sums.getOrDefault(key(scope), Sum.NONE);
    }

    /** Agents that took anything. */
    Set<String> agents() {
        return taken.keySet();
    }

    /** What calls that are over took; by one agent, or by all when it is empty. */
    Day taken(String agent) {
        return taken.getOrDefault(agent, new Day(date, 0, 0, 0, 0, 0, 0));
    }

    private void took(String agent, Json.Obj line) {
        Day before = taken(agent);
        boolean anything = line.integer("input", 0) + line.integer("output", 0) > 0;
        taken.put(agent, new Day(date, before.input() + line.integer("input", 0), before.output() + line.integer("output", 0),
                before.cacheRead() + line.integer("cacheRead", 0), before.cacheWrite() + line.integer("cacheWrite", 0),
                before.micros() + line.integer("micros", 0),
                before.unpriced() + (anything && !line.flag("priced", false) ? 1 : 0)));
    }

    /** @return the number to settle with */
    long hold(Payer payer, long tokens, long micros) {
        long id = next;
        write(Json.object().put("kind", "held").put("id", id).put("agent", payer.agent()).put("sender", payer.sender())
                .put("tokens", tokens).put("micros", micros).build());
        return id;
    }

    void settle(long id, Payer payer, String model, Event.Usage usage, long micros, boolean priced) {
        write(Json.object().put("kind", "used").put("id", id).put("agent", payer.agent()).put("sender", payer.sender())
                .put("model", model).put("input", usage.input()).put("output", usage.output())
                .put("cacheRead", usage.cacheRead()).put("cacheWrite", usage.cacheWrite()).put("micros", micros)
                .put("priced", priced).build());
    }

    /** What was set aside counts as spent from now on; the log says so already. */
    void lost(long id) {
        Held gone = held.remove(id);
        if (gone != null) {
            add(gone.payer(), 0, 0, -gone.tokens(), -gone.micros());
        }
    }

    void force() {
        log.force();
    }

    private void write(Json.Obj line) {
        log.append(line.text().getBytes(StandardCharsets.UTF_8));
        replay(line);
    }

    private void replay(Json.Obj line) {
        Payer payer = new Payer(line.text("agent", ""), line.text("sender", ""));
        long id = line.integer("id", -1);
        long micros = line.integer("micros", 0);
        if (line.text("kind", "").equals("held")) {
            Held now = new Held(payer, line.integer("tokens", 0), micros);
            held.put(id, now);
            add(payer, now.tokens(), micros, now.tokens(), micros);
            next = Math.max(next, id + 1);
            return;
        }
        Held before = held.remove(id);
        if (before != null) {
            add(before.payer(), -before.tokens(), -before.micros(), -before.tokens(), -before.micros());
        }
        took("", line);
        took(payer.agent(), line);
        add(payer, line.integer("input", 0) + line.integer("output", 0) + line.integer("cacheRead", 0)
                + line.integer("cacheWrite", 0), micros, 0, 0);
    }

    private String key(String scope) {
        return sums.containsKey(scope) || sums.size() < MOST_SCOPES ? scope : OTHERS;
    }

    private void add(Payer payer, long tokens, long micros, long heldTokens, long heldMicros) {
        for (String scope : payer.scopes()) {
            sums.merge(key(scope), new Sum(tokens, micros, heldTokens, heldMicros), (a, b) -> new Sum(a.tokens() + b.tokens(),
                    a.micros() + b.micros(), a.heldTokens() + b.heldTokens(), a.heldMicros() + b.heldMicros()));
        }
    }

    void close() {
        log.close();
    }
}
