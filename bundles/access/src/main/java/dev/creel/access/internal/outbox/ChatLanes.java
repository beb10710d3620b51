// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order letters leave in: those of one chat one after the other, chats side by side, some of each account and all accounts
 * in turn. Thread-safe.
 */
final class ChatLanes {
    private static final Logger LOG = LoggerFactory.getLogger(ChatLanes.class);

    /** Letters under way at the same time, in all and of one account. */
    static final int AT_ONCE = 8;

    static final int OF_ACCOUNT = 4;

    private static final class Lane {
        private final String name;
        private final String account;
        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private boolean absent;

        Lane(String name, String account) {
            this.name = name;
            this.account = account;
        }
    }

    /** What of an account could be sent now, and how much is under way. */
    private static final class Account {
        private final Deque<Lane> ready = new ArrayDeque<>();
        private int running;
    }

    private final Executor senders;
    private final ScheduledExecutorService later;
    private final Function<Delivery, Outcome> work;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private int running;
    private long changes;

    /** @param work makes one attempt and keeps what became of it */
    ChatLanes(Executor senders, ScheduledExecutorService later, Function<Delivery, Outcome> work) {
        this.senders = senders;
        this.later = later;
        this.work = work;
    }

    private static String name(ChannelAddress to) {
        return account(to) + '\n' + to.chat().id();
    }

    static String account(ChannelAddress to) {
        return to.channel() + ':' + to.account();
    }

    /** Whether nothing is on its way to that chat. */
    synchronized boolean free(ChannelAddress to) {
        return !lanes.containsKey(name(to));
    }

    synchronized void add(Delivery delivery) {
        ChannelAddress to = delivery.letter().to();
        String account = account(to);
        String name = name(to);
        Lane lane = lanes.get(name);
        if (lane == null) {
            lane = new Lane(name, account);
            lanes.put(name, lane);
            lane.waiting.add(delivery);
            ready(lane);
        } else {
            lane.waiting.add(delivery);
        }
    }

    /** Plugins or configuration changed: what waited for them is tried. */
    synchronized void wake() {
        changes++;
        for (Lane lane : new ArrayList<>(lanes.values())) {
            if (lane.absent) {
                lane.absent = false;
                ready(lane);
            }
        }
    }

    /** Letters on their way, for each account. */
    synchronized Map<String, Integer> waiting() {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        lanes.values().forEach(lane -> waiting.merge(lane.account, lane.waiting.size(), Integer::sum));
        return waiting;
    }

    private void ready(Lane lane) {
        accounts.computeIfAbsent(lane.account, name -> new Account()).ready.add(lane);
        pump();
    }

    /** Begins as much as there is room for, one of each account before a second of any; who had the last place comes last. */
    private void pump() {
        boolean more = true;
        while (more) {
            more = false;
            for (Account account : List.copyOf(accounts.values())) {
                if (running < AT_ONCE && account.running < OF_ACCOUNT && !account.ready.isEmpty()) {
                    more |= begin(account, account.ready.poll());
                }
            }
        }
    }

    private boolean begin(Account account, Lane lane) {
        long seen = changes;
        Delivery first = lane.waiting.peek();
        try {
            senders.execute(() -> run(lane, first, seen));
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops; letters of {} stay in the journal", lane.account);
            return false;
        }
        account.running++;
        running++;
        accounts.remove(lane.account);
        accounts.put(lane.account, account);
        return true;
    }

    private void run(Lane lane, Delivery delivery, long seen) {
        Outcome outcome = null;
        try {
            outcome = work.apply(delivery);
        } catch (RuntimeException e) {
            LOG.error("What became of letters of {} could not be kept; they are flagged and sent again after a start",
                    lane.account, e);
        } finally {
            over(lane, outcome, seen);
        }
    }

    private synchronized void over(Lane lane, Outcome outcome, long seen) {
        running--;
        Account account = accounts.get(lane.account);
        account.running--;
        if (outcome != null) {
            follow(lane, outcome, seen);
        }
        pump();
        if (account.running == 0 && account.ready.isEmpty()) {
            accounts.remove(lane.account);
        }
    }

    private void follow(Lane lane, Outcome outcome, long seen) {
        switch (outcome.state()) {
            case SENT, GIVEN_UP -> {
                lane.waiting.poll();
                if (lane.waiting.isEmpty()) {
                    lanes.remove(lane.name);
                } else {
                    accounts.get(lane.account).ready.add(lane);
                }
            }
            case AGAIN -> pause(lane, outcome.pause().toMillis());
            case ABSENT -> {
                lane.absent = changes == seen;
                if (!lane.absent) {
                    accounts.get(lane.account).ready.add(lane);
                }
            }
        }
    }

    private void pause(Lane lane, long millis) {
        try {
            later.schedule(() -> again(lane), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops; letters of {} stay in the journal", lane.account);
        }
    }

    private synchronized void again(Lane lane) {
        ready(lane);
    }
}
