// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.DeadLetters;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.internal.ChannelHealth;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.api.channel.Channel;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters through channels, each chat's in order; one leaves the journal with its receipt, on disk before the next of its
 * chat is sent, or when the operator drops it. What the last stop left without a receipt is sent again, flagged. Thread-safe.
 */
@Component(service = {Outbox.class, DeadLetters.class})
public final class ChannelOutbox implements Outbox, DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelOutbox.class);
    private static final String NOTICE = "notice:";
    private static final int LONGEST_KEY = 200;
    private static final Duration TOO_OLD = Duration.ofHours(24);

    private final Journal journal;
    private final ChannelHealth health;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final ExecutorService senders;
    private final ScheduledExecutorService later;
    private final AutoCloseable watchedConfig;
    private final AutoCloseable watchedPlugins;
    private final AutoCloseable watchedSwitches;
    private final Way.Finder ways;
    private final ChatLanes lanes;
    private final DeadLetterBox dead;
    private final Typing typing;
    private final Orders orders;
    private final Room room = new Room();
    private final CountDownLatch ready = new CountDownLatch(1);
    /** Answers whose run has not ended. */
    private final Map<String, Delivery> kept = new HashMap<>();

    private final Drafts drafts;

    @Activate
    public ChannelOutbox(
            @Reference Config config,
            @Reference PluginServices services,
            @Reference Journal journal,
            @Reference Audit audit,
            @Reference ChannelHealth health,
            @Reference Threads threads) {
        this.journal = journal;
        this.health = health;
        this.ways = new ConfiguredWays(config, services, health);
        this.dead = new DeadLetterBox(journal, audit, clock);
        this.senders = threads.executor("channel-send", ChatLanes.AT_ONCE, ChatLanes.AT_ONCE);
        this.later = new ScheduledThreadPoolExecutor(1, threads.factory("channel-pause"));
        this.typing = new Typing(config, ways, threads.executor("channel-typing", Typing.AT_ONCE, Typing.WAITING), later);
        this.drafts = new Drafts(journal);
        this.orders = new Orders(journal, this::post);
        this.lanes = new ChatLanes(senders, later, this::attempt);
        this.watchedConfig = config.onChange((before, after) -> lanes.wake());
        this.watchedSwitches = health.onChange(lanes::wake);
        this.watchedPlugins = services.onChange(Channel.class, lanes::wake);
        threads.factory("channel-unsent").newThread(this::recover).start();
    }

    @Deactivate
    public void stop() throws Exception {
        watchedConfig.close();
        watchedPlugins.close();
        watchedSwitches.close();
        later.shutdownNow();
        senders.shutdown();
        typing.close();
    }

    /** What was about to leave: a run without an end is ended anew by the agent, which keeps its answer again. */
    private void recover() {
        try {
            Set<String> unfinished = new HashSet<>();
            journal.unfinished().forEach(u -> unfinished.add(u.entry().runId()));
            for (Journal.Outgoing outgoing : journal.unconfirmed()) {
                if (unfinished.contains(outgoing.runId())) {
                    drafts.left(outgoing);
                } else {
                    recover(outgoing);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("Answers that the last stop left unsent could not be read", e);
        } finally {
            ready.countDown();
        }
    }

    private void recover(Journal.Outgoing outgoing) {
        Optional<Letter> read = Letter.read(outgoing.key(), outgoing.runId(), outgoing.payload());
        if (read.isEmpty() || read.get().content().draft()) {
            journal.receipt(outgoing.key(), read.isEmpty() ? "unreadable" : "no answer came");
        } else if (read.get().fate().isPresent()) {
            dead.add(read.get());
        } else {
            orders.recovered(read.get());
            begin(new Delivery(read.get(), outgoing.parts(), true, journal));
        }
    }

    @Override
    public void keep(String runId, Message message, String text) {
        keep(runId, message, text, List.of());
    }

    @Override
    public void keep(String runId, Message message, String text, List<Choice> choices) {
        Optional<ChannelAddress> to = ChannelAddress.of(message);
        if (to.isEmpty()) {
            return;
        }
        awaitReady();
        Drafts.Before before = drafts.take(runId);
        if (text.isBlank()) {
            if (before.kept()) {
                journal.receipt(runId, "no answer came");
            }
            return;
        }
        Letter letter = new Letter(runId, runId, to.get(), new Content(text, List.of(), "", choices, false), clock.instant());
        journal.outgoing(runId, runId, letter.payload());
        synchronized (this) {
            kept.put(runId, new Delivery(letter, before.parts(), before.doubtful(), journal).showing(before.shown()));
        }
    }

    @Override
    public Shown begun(String runId, Message message) {
        Optional<ChannelAddress> to = ChannelAddress.of(message);
        Optional<Way> way = to.flatMap(address -> ways.to(address.channel(), address.account()));
        if (way.isEmpty()) {
            return Shown.NOTHING;
        }
        awaitReady();
        Optional<Draft> draft = way.get().settings().streaming() ? drafts.begin(runId, to.get(), () -> lanes.free(to.get())) : Optional.empty();
        return typing.begin(to.get(), draft);
    }

    @Override
    public void send(String runId) {
        Delivery delivery;
        synchronized (this) {
            delivery = kept.remove(runId);
        }
        if (delivery != null) {
            begin(delivery);
        }
    }

    @Override
    public void notice(ChannelAddress to, String key, String text) {
        notice(to, key, text, List.of());
    }

    @Override
    public void notice(ChannelAddress to, String key, String text, List<Choice> choices) {
        post(NOTICE + checked(key), to, new Content(text, List.of(), "", choices, false));
    }

    @Override
    public Sent order(Order order, Duration longest) {
        checked(order.key());
        awaitReady();
        return orders.order(order, longest);
    }

    @Override
    public Map<String, Integer> waiting() {
        return lanes.waiting();
    }

    private static String checked(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("the key of something to send has 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    private void post(String key, ChannelAddress to, Content content) {
        awaitReady();
        Letter letter = new Letter(key, key, to, content, clock.instant());
        if (!room.take(letter)) {
            return;
        }
        try {
            journal.outgoing(key, key, letter.payload());
        } catch (RuntimeException e) {
            room.leave(letter);
            throw e;
        }
        lanes.add(new Delivery(letter, List.of(), false, journal));
    }

    private void awaitReady() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the outbox was starting", e);
        }
    }

    private void begin(Delivery delivery) {
        room.has(delivery.letter());
        lanes.add(delivery);
    }

    private Outcome attempt(Delivery delivery) {
        Letter letter = delivery.letter();
        Outcome outcome = letter.at().plus(TOO_OLD).isBefore(clock.instant())
                ? Outcome.givenUp("it could not be sent for a day")
                : delivery.attempt(ways);
        switch (outcome.state()) {
            case SENT -> {
                journal.receipt(letter.key(), outcome.text());
                journal.force();
                health.of(letter.to().channel(), letter.to().account()).sent();
            }
            case GIVEN_UP -> dead.giveUp(letter, outcome.text());
            case AGAIN, ABSENT -> {
                return outcome;
            }
        }
        room.leave(letter);
        orders.tell(letter.key(), outcome);
        return outcome;
    }

    @Override
    public List<DeadLetter> all() {
        awaitReady();
        return dead.all();
    }

    @Override
    public boolean retry(String key) {
        awaitReady();
        Optional<Letter> letter = dead.take(key);
        letter.map(given -> given.revived(clock.instant())).ifPresent(revived -> {
            journal.outgoing(revived.runId(), revived.key(), revived.payload());
            List<String> known = journal.unconfirmed().stream()
                    .filter(o -> o.key().equals(key)).findFirst().map(Journal.Outgoing::parts).orElse(List.of());
            begin(new Delivery(revived, known, true, journal));
        });
        return letter.isPresent();
    }

    @Override
    public boolean drop(String key) {
        awaitReady();
        return dead.drop(key);
    }
}
