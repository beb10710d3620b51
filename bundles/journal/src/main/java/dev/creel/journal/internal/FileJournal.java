// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal over sealed logs; thread-safe. State changes and the lines that say so are made under one lock and in the same
 * order.
 */
@Component(service = Journal.class)
public final class FileJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    /** Most messages and replies without an end; above it nothing is accepted. */
    static final int MOST_WAITING = 10_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final JournalLog log;
    private Ledger ledger;
    private RuntimeException failure;

    @Activate
    public FileJournal(@Reference Store store, @Reference Threads threads) {
        this(store, threads.factory("journal"), Clock.systemUTC(), 8L << 20);
    }

    /** Without OSGi; its threads do not keep the process alive. */
    public static FileJournal of(Store store) {
        return new FileJournal(store, work -> {
            Thread thread = new Thread(work, "journal");
            thread.setDaemon(true);
            return thread;
        }, Clock.systemUTC(), 8L << 20);
    }

    /** @param segmentBytes size at which a new file is begun */
    public FileJournal(Store store, ThreadFactory threads, Clock clock, long segmentBytes) {
        this.clock = clock;
        this.log = new JournalLog(store, threads, segmentBytes, new FactText(), lock);
        threads.newThread(this::replay).start();
    }

    private void replay() {
        lock.lock();
        try {
            ledger = log.open();
        } catch (RuntimeException e) {
            failure = e;
            log.breaks(e.getMessage());
            LOG.error("The journal cannot be read, so nothing is accepted", e);
        } finally {
            lock.unlock();
            ready.countDown();
        }
    }

    private <T> T locked(Supplier<T> work) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the journal was being read", e);
        }
        lock.lock();
        try {
            if (failure != null) {
                throw new StoreException(failure.getMessage(), failure);
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Accepted accept(Entry entry) {
        return locked(() -> {
            Accepted accepted = ledger.find(entry.source(), entry.key()).orElseGet(() -> keep(entry));
            // For a duplicate too: its first one may not be on disk yet, and nobody is told "accepted" before it is.
            log.force();
            return accepted;
        });
    }

    @Override
    public List<Accepted> accept(String source, List<Entry> entries, String cursor) {
        return locked(() -> {
            room(entries.size());
            List<Accepted> accepted = new ArrayList<>(entries.size());
            List<Fact> facts = new ArrayList<>(entries.size() + 1);
            Map<String, Accepted> fresh = new HashMap<>();
            for (Entry entry : entries) {
                accepted.add(ledger.find(source, entry.key()).or(() -> Optional.ofNullable(fresh.get(entry.key()))).orElseGet(() -> {
                    facts.add(fact(entry));
                    fresh.put(entry.key(), new Accepted(entry.runId(), true, Optional.empty()));
                    return new Accepted(entry.runId(), false, Optional.empty());
                }));
            }
            if (!cursor.equals(ledger.cursor(source))) {
                facts.add(Fact.cursor(source, cursor));
            }
            admit(facts);
            log.force();
            return List.copyOf(accepted);
        });
    }

    @Override
    public String cursor(String source) {
        return locked(() -> ledger.cursor(source));
    }

    private void room(int messages) {
        if (messages > 0 && ledger.waiting() + messages > MOST_WAITING) {
            throw new JournalFull(MOST_WAITING + " messages wait for their end; try again later");
        }
    }

    private Accepted keep(Entry entry) {
        room(1);
        admit(List.of(fact(entry)));
        return new Accepted(entry.runId(), false, Optional.empty());
    }

    private Fact fact(Entry entry) {
        if (ledger.knowsRun(entry.runId())) {
            throw new IllegalArgumentException("another message has the run id " + entry.runId());
        }
        return Fact.accept(entry.runId(), entry.source(), entry.key(), entry.payload(), clock.millis());
    }

    @Override
    public Optional<String> broken() {
        return Optional.of(log.broken()).filter(why -> !why.isEmpty());
    }

    /** Under the lock: the line, then the state. */
    private void write(Fact fact) {
        log.write(fact);
        ledger.apply(fact);
    }

    /** Before something is promised: refused as a whole when the disk takes nothing. */
    private void admit(List<Fact> facts) {
        log.admit(facts);
        facts.forEach(ledger::apply);
    }

    /** What has happened already; handed to the system. */
    private void note(Fact fact) {
        locked(() -> {
            write(fact);
            log.flush();
            return null;
        });
    }

    /** What may happen from here on; on disk before it does. */
    private void intend(Fact fact) {
        locked(() -> {
            admit(List.of(fact));
            log.force();
            return null;
        });
    }

    @Override
    public void begun(String runId) {
        locked(() -> {
            admit(List.of(Fact.begun(runId)));
            return null;
        });
    }

    @Override
    public void toolIntent(String runId, String callId, String tool) {
        intend(Fact.tool(runId, callId, tool));
    }

    @Override
    public void toolOutcome(String runId, String callId, boolean error) {
        note(Fact.done(runId, callId, error));
    }

    @Override
    public void ended(String runId, Outcome outcome) {
        locked(() -> {
            if (ledger.isUnfinished(runId)) {
                write(Fact.ended(runId, outcome.status(), outcome.summary(), clock.millis()));
            }
            log.force();
            return null;
        });
    }

    @Override
    public void outgoing(String runId, String key, String payload) {
        intend(Fact.out(runId, key, payload));
    }

    @Override
    public void part(String key, String part) {
        locked(() -> {
            if (ledger.isOutgoing(key)) {
                write(Fact.part(key, ledger.parts(key), part));
                log.force();
            }
            return null;
        });
    }

    @Override
    public void receipt(String key, String receipt) {
        note(Fact.sent(key, receipt));
    }

    @Override
    public List<Outgoing> unconfirmed() {
        return locked(() -> ledger.outgoing());
    }

    @Override
    public List<Unfinished> unfinished() {
        return locked(() -> ledger.unfinished());
    }

    @Override
    public Optional<Accepted> find(String source, String key) {
        return locked(() -> ledger.find(source, key));
    }

    @Override
    public void append(String path, long position, String line) {
        locked(() -> {
            if (log.follow(path, position, line)) {
                log.force();
            }
            return null;
        });
    }

    @Override
    public void read(String path, long from, SealedLog.Reader reader) {
        force();
        log.read(path, from, reader);
    }

    @Override
    public void remove(String path) {
        locked(() -> {
            log.remove(path);
            return null;
        });
    }

    @Override
    public void force() {
        locked(() -> {
            log.force();
            return null;
        });
    }

    /** Leaves nothing to write again at the next start. */
    @Deactivate
    public void stop() {
        locked(() -> {
            log.close();
            failure = new StoreException("the journal is closed");
            return null;
        });
    }
}
