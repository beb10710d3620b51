// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.api.channel.Channel;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers through channels: one queue for each account, in order; an answer leaves the journal with its receipt, or
 * when it is given up, which is audited. What the last stop left without a receipt is sent again, flagged. Thread-safe.
 */
@Component(service = Outbox.class)
public final class ChannelOutbox implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelOutbox.class);
    private static final int ACCOUNTS_AT_ONCE = 8;
    private static final int ACCOUNTS = 1_024;
    private static final int LONGEST_KEY = 200;
    private static final Duration TOO_OLD = Duration.ofHours(24);

    private final Config config;
    private final PluginServices services;
    private final Journal journal;
    private final Audit audit;
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService senders;
    private final ScheduledExecutorService later;
    private final AutoCloseable watchedConfig;
    private final AutoCloseable watchedPlugins;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Map<String, Reply> kept = new HashMap<>();
    private final Set<String> notices = new HashSet<>();
    private final Map<String, Queue> queues = new HashMap<>();
    private long changes;

    /** The answers of one account; {@code busy} while a thread or a pause is responsible for the first. */
    private static final class Queue {
        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private boolean busy;
    }

    @Activate
    public ChannelOutbox(
            @Reference Config config,
            @Reference PluginServices services,
            @Reference Journal journal,
            @Reference Audit audit,
            @Reference Threads threads) {
        this.config = config;
        this.services = services;
        this.journal = journal;
        this.audit = audit;
        this.senders = threads.executor("channel-send", ACCOUNTS_AT_ONCE, ACCOUNTS);
        this.later = new ScheduledThreadPoolExecutor(1, threads.factory("channel-pause"));
        this.watchedConfig = config.onChange((before, after) -> wake());
        this.watchedPlugins = services.onChange(Channel.class, this::wake);
        threads.factory("channel-unsent").newThread(this::recover).start();
    }

    @Deactivate
    void stop() throws Exception {
        watchedConfig.close();
        watchedPlugins.close();
        later.shutdownNow();
        senders.shutdown();
    }

    /** What was about to leave: a run without an end is ended anew by the agent, which keeps its answer again. */
    private void recover() {
        try {
            Set<String> unfinished = new HashSet<>();
            journal.unfinished().forEach(u -> unfinished.add(u.entry().runId()));
            for (Journal.Outgoing outgoing : journal.unconfirmed()) {
                if (!unfinished.contains(outgoing.runId())) {
                    Reply.read(outgoing.runId(), outgoing.payload()).ifPresentOrElse(
                            this::enqueue, () -> journal.receipt(outgoing.key(), "unreadable"));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("Answers that the last stop left unsent could not be read", e);
        } finally {
            ready.countDown();
        }
    }

    @Override
    public void keep(String runId, Message message, String text) {
        Optional<ChannelAddress> to = text.isBlank() ? Optional.empty() : ChannelAddress.of(message);
        if (to.isEmpty()) {
            return;
        }
        awaitReady();
        Reply reply = new Reply(runId, to.get(), text, clock.instant(), false);
        journal.outgoing(runId, runId, reply.payload());
        synchronized (this) {
            kept.put(runId, reply);
        }
    }

    @Override
    public void send(String runId) {
        Reply reply;
        synchronized (this) {
            reply = kept.remove(runId);
        }
        if (reply != null) {
            enqueue(reply);
        }
    }

    @Override
    public void notice(ChannelAddress to, String key, String text) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("the key of a notice has 1 to " + LONGEST_KEY + " characters");
        }
        awaitReady();
        String name = "notice:" + key;
        synchronized (this) {
            if (!notices.add(name)) {
                return;
            }
        }
        Reply reply = new Reply(name, to, text, clock.instant(), false);
        try {
            journal.outgoing(name, name, reply.payload());
        } catch (RuntimeException e) {
            forget(name);
            throw e;
        }
        enqueue(reply);
    }

    private synchronized void forget(String key) {
        notices.remove(key);
    }

    private void awaitReady() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the outbox was starting", e);
        }
    }

    private void enqueue(Reply reply) {
        String account = AccountInbox.source(reply.to().channel(), reply.to().account());
        synchronized (this) {
            if (reply.runId().startsWith("notice:")) {
                notices.add(reply.runId());
            }
            queues.computeIfAbsent(account, name -> new Queue()).waiting.add(new Delivery(reply));
        }
        begin(account);
    }

    /** Plugins or configuration changed: what waited for them is tried. */
    private void wake() {
        List<String> accounts;
        synchronized (this) {
            changes++;
            accounts = new ArrayList<>(queues.keySet());
        }
        accounts.forEach(this::begin);
    }

    private void begin(String account) {
        synchronized (this) {
            Queue queue = queues.get(account);
            if (queue == null || queue.busy) {
                return;
            }
            queue.busy = true;
        }
        senders.execute(() -> work(account));
    }

    private void work(String account) {
        try {
            boolean more = true;
            while (more) {
                more = step(account);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops; answers of {} stay in the journal", account);
        } catch (RuntimeException e) {
            LOG.error("What became of answers of {} could not be kept; they are flagged and sent again after a start", account, e);
        }
    }

    /** @return whether to go on with the next answer */
    private boolean step(String account) {
        Delivery first;
        long seen;
        synchronized (this) {
            Queue queue = queues.get(account);
            first = queue.waiting.peek();
            seen = changes;
            if (first == null) {
                queues.remove(account);
                return false;
            }
        }
        Delivery.Outcome outcome = attempt(first);
        switch (outcome.state()) {
            case SENT -> journal.receipt(first.reply().runId(), outcome.text());
            case GIVEN_UP -> giveUp(first.reply(), outcome.text());
            case AGAIN -> {
                later.schedule(() -> senders.execute(() -> work(account)), outcome.pause().toMillis(), TimeUnit.MILLISECONDS);
                return false;
            }
            case ABSENT -> {
                return !rest(account, seen);
            }
        }
        synchronized (this) {
            queues.get(account).waiting.poll();
            notices.remove(first.reply().runId());
        }
        return true;
    }

    /** Waits for a change of plugins or configuration. @return false when there was one meanwhile */
    private synchronized boolean rest(String account, long seen) {
        if (changes != seen) {
            return false;
        }
        queues.get(account).busy = false;
        return true;
    }

    private Delivery.Outcome attempt(Delivery delivery) {
        Reply reply = delivery.reply();
        if (reply.at().plus(TOO_OLD).isBefore(clock.instant())) {
            return new Delivery.Outcome(Delivery.Outcome.State.GIVEN_UP, Duration.ZERO, "its channel was away for too long");
        }
        Service<Channel> channel = Channels.byKind(services).get(reply.to().channel());
        Optional<ChannelAccounts.Configured> account =
                ChannelAccounts.find(config.current(), reply.to().channel(), reply.to().account());
        if (channel == null || account.isEmpty() || !account.get().enabled()) {
            return new Delivery.Outcome(Delivery.Outcome.State.ABSENT, Duration.ZERO, "");
        }
        return delivery.attempt(channel, account.get().account());
    }

    private void giveUp(Reply reply, String why) {
        String id = audit.record("channel.undelivered", Map.of(
                "channel", reply.to().channel(), "account", reply.to().account(), "run", reply.runId(), "why", why));
        LOG.warn("An answer could not be delivered ({}): channel {}, account {}: {}",
                id, reply.to().channel(), reply.to().account(), why);
        journal.receipt(reply.runId(), "undelivered " + id);
    }
}
