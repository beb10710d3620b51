// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.ModelUse.CapUse;
import dev.creel.agent.ModelUse.Day;
import dev.creel.agent.internal.SpendingCaps.Cap;
import dev.creel.agent.internal.SpendingCaps.Payer;
import dev.creel.agent.internal.SpendingDay.Sum;
import dev.creel.api.model.Event;
import dev.creel.config.Snapshot;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what models take, and refuses a call that could go over a cap. What a call can take at most is set aside on disk
 * before it is made, so neither turns side by side nor a crash get past a cap; what it took takes its place when it is over.
 * Without caps only what was taken is written. Thread-safe.
 */
final class Spending {
    /** An answer that may be shorter than this is not asked for. */
    private static final long LEAST_OUTPUT = 256;

    /** What is set aside for the answer of a model without a bound of its own. */
    private static final long USUAL_OUTPUT = 8_192;

    /** Calls that began the day before are settled where they began. */
    private static final int OPEN_DAYS = 3;

    private static final int KEPT_DAYS = 92;
    private static final Logger LOG = LoggerFactory.getLogger(Spending.class);

    private final Supplier<Snapshot> config;
    private final Store store;
    private final Clock clock;
    private final Map<LocalDate, SpendingDay> open = new LinkedHashMap<>();

    Spending(Supplier<Snapshot> config, Store store, Clock clock) {
        this.config = config;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Leave for one call.
     *
     * @param day where it is counted; nowhere when there is no cap and the file cannot be opened
     * @param id of what was set aside, negative for nothing
     * @param input tokens of the question, estimated
     * @param output most tokens of the answer, 0 for the model's own bound
     */
    record Leave(Optional<SpendingDay> day, long id, Payer payer, String model, Price price, long input, long output) {}

    /** @param input tokens of the question, estimated @throws TurnFailure when a cap could be passed */
    Leave ask(Payer payer, ModelChoice model, long input) {
        SpendingCaps caps = new SpendingCaps(config.get());
        List<Cap> applying = caps.of(payer);
        Price price = Price.of(model);
        Leave leave;
        if (applying.isEmpty()) {
            return new Leave(countedOn(caps.zone()), -1, payer, model.name(), price, input, 0);
        }
        try {
            synchronized (this) {
                SpendingDay day = day(caps.zone());
                long output = model.maxTokens() > 0 ? model.maxTokens() : USUAL_OUTPUT;
                long least = Math.min(output, LEAST_OUTPUT);
                for (Cap cap : applying) {
                    SpendingRoom room = new SpendingRoom(cap, day.sum(cap.scope()), price, input);
                    output = Math.min(output, room.output());
                    if (output < least) {
                        throw room.refusal(day.date(), caps.zone(), least);
                    }
                }
                long id = day.hold(payer, input + output, price.most(input, output));
                leave = new Leave(Optional.of(day), id, payer, model.name(), price, input, output);
            }
            leave.day().get().force();
            return leave;
        } catch (StoreException e) {
            throw unkept(e, applying.get(0));
        }
    }

    /** Without caps nobody is refused because the count is lost. */
    private synchronized Optional<SpendingDay> countedOn(ZoneId zone) {
        try {
            return Optional.of(day(zone));
        } catch (StoreException e) {
            LOG.warn("What models take is not counted", e);
            return Optional.empty();
        }
    }

    /** The call is over. @param used what the provider counted; nothing for one that does not count */
    void settle(Leave leave, Event.Usage used, long heard) {
        write(leave, total(used) > 0 ? used : new Event.Usage(leave.input(), heard, 0, 0));
    }

    /** The call failed before a model did anything. */
    void release(Leave leave) {
        if (leave.id() >= 0) {
            write(leave, new Event.Usage(0, 0, 0, 0));
        }
    }

    /** Nobody knows what the call took: what was set aside counts. @param heard tokens of what came of the answer */
    void lost(Leave leave, long heard) {
        if (leave.id() < 0) {
            write(leave, new Event.Usage(leave.input(), heard, 0, 0));
            return;
        }
        synchronized (this) {
            leave.day().ifPresent(day -> day.lost(leave.id()));
        }
    }

    private void write(Leave leave, Event.Usage used) {
        if (leave.day().isEmpty()) {
            return;
        }
        SpendingDay day = leave.day().get();
        try {
            long micros = leave.price().of(used);
            synchronized (this) {
                day.settle(leave.id(), leave.payer(), leave.model(), used, micros, leave.price().known());
            }
            // A crash may forget that less was taken than was set aside, never that it was more.
            if (leave.id() >= 0 && (total(used) > leave.input() + leave.output()
                    || micros > leave.price().most(leave.input(), leave.output()))) {
                day.force();
            }
        } catch (StoreException e) {
            LOG.warn("What {} took could not be written; what was set aside for it counts", leave.model(), e);
        }
    }

    private static long total(Event.Usage used) {
        return used.input() + used.output() + used.cacheRead() + used.cacheWrite();
    }

    /** Fail closed: what cannot be written cannot be held to a cap. */
    private static TurnFailure unkept(StoreException e, Cap cap) {
        LOG.error("What models take cannot be written", e);
        return new TurnFailure("error", "unknown", "What models take cannot be written to the state folder, so " + cap.path()
                + " cannot be kept. See the log, and check space and rights of the state folder.");
    }

    /** Today's sums. */
    synchronized Sum today(String scope) {
        return day(new SpendingCaps(config.get()).zone()).sum(scope);
    }


    /** The caps of everybody together and of the agents that are named or have spent today. */
    synchronized List<CapUse> caps() {
        SpendingCaps caps = new SpendingCaps(config.get());
        SpendingDay day = day(caps.zone());
        Set<String> agents = new LinkedHashSet<>(config.get().object("limits.spend.agents").members().keySet());
        agents.addAll(day.agents());
        agents.add("");
        long opens = day.date().plusDays(1).atStartOfDay(caps.zone()).toInstant().toEpochMilli();
        Map<String, CapUse> uses = new LinkedHashMap<>();
        for (String agent : agents) {
            for (Cap cap : caps.of(new Payer(agent, ""))) {
                boolean one = cap.scope().equals(Payer.ALL) || !agent.isEmpty() && cap.scope().startsWith("agent:");
                if (one) {
                    uses.put(cap.scope(), new CapUse(cap.path(), cap.scope(), percent(cap, day.sum(cap.scope())), opens));
                }
            }
        }
        return List.copyOf(uses.values());
    }

    private static int percent(Cap cap, Sum sum) {
        double tokens = (double) sum.tokens() / Math.max(1, cap.tokens());
        double money = cap.micros() == Long.MAX_VALUE ? 0 : (double) sum.micros() / Math.max(1, cap.micros());
        return (int) Math.round(100 * Math.min(1, Math.max(tokens, money)));
    }

    /** What was taken on the last days, oldest first. */
    synchronized List<Day> taken(int days, String agent) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), new SpendingCaps(config.get()).zone());
        List<String> files = store.list(SpendingDay.FOLDER);
        List<Day> all = new ArrayList<>();
        for (LocalDate date = today.minusDays(Math.min(days, KEPT_DAYS) - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            SpendingDay known = open.get(date);
            if (known != null) {
                all.add(known.taken(agent));
            } else if (files.contains(date + ".jsonl")) {
                SpendingDay past = new SpendingDay(store, date);
                all.add(past.taken(agent));
                past.close();
            } else {
                all.add(new Day(date, 0, 0, 0, 0, 0, 0));
            }
        }
        return all;
    }

    private SpendingDay day(ZoneId zone) {
        LocalDate date = LocalDate.ofInstant(clock.instant(), zone);
        SpendingDay known = open.get(date);
        if (known != null) {
            return known;
        }
        SpendingDay fresh = new SpendingDay(store, date);
        open.put(date, fresh);
        if (open.size() > OPEN_DAYS) {
            open.remove(open.keySet().iterator().next()).close();
        }
        store.list(SpendingDay.FOLDER).stream().filter(name -> name.compareTo(date.minusDays(KEPT_DAYS) + ".jsonl") < 0)
                .forEach(name -> store.delete(SpendingDay.FOLDER + "/" + name));
        return fresh;
    }

    synchronized void close() {
        open.values().forEach(SpendingDay::close);
        open.clear();
    }
}
