// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal over sealed logs; thread-safe. State changes and the lines that say so are made under one lock and in the same
 * order; the disk is waited for outside it, so that turns at the same time share a force.
 */
@Component(service = Journal.class)
public final class FileJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    /** Most messages and replies without an end; above it nothing is accepted. */
    static final int MOST_WAITING = 10_000;

    private static final long PENDING_BYTES = 4L << 20;

    private final Store store;
    private final Clock clock;
    private final ThreadFactory threads;
    private final long segmentBytes;
    private final FactText text = new FactText();
    private final Followers followers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition dropped = lock.newCondition();
    private final CountDownLatch ready = new CountDownLatch(1);
    private Ledger ledger;
    private Segments segments;
    private SealedLog log;
    private long bytes;
    /** Whether files of the past are being dropped; then no further one is begun. */
    private boolean dropping;

    private RuntimeException failure;
    private volatile String broken = "";

    @Activate
    public FileJournal(@Reference Store store, @Reference Threads threads) {
        this(store, threads.factory("journal"), Clock.systemUTC(), 8L << 20);
    }

    /** @param segmentBytes size at which a new file is begun */
    public FileJournal(Store store, ThreadFactory threads, Clock clock, long segmentBytes) {
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        this.followers = new Followers(store);
        threads.newThread(this::replay).start();
    }

    private void replay() {
        lock.lock();
        try {
            Replay replay = new Replay(text);
            segments = new Segments(store);
            segments.read(replay::begin, replay::line);
            ledger = replay.ledger();
            log = segments.current();
            bytes = replay.bytes();
            followers.recover(replay.lines());
        } catch (RuntimeException e) {
            failure = e;
            broken = e.getMessage();
            LOG.error("The journal cannot be read, so nothing is accepted", e);
        } finally {
            lock.unlock();
            ready.countDown();
        }
    }

    private void locked() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the journal was being read", e);
        }
        lock.lock();
        if (failure != null) {
            lock.unlock();
            throw new StoreException(failure.getMessage(), failure);
        }
    }

    @Override
    public Accepted accept(Entry entry) {
        Accepted accepted;
        locked();
        try {
            Optional<Accepted> known = ledger.find(entry.source(), entry.key());
            accepted = known.orElseGet(() -> keep(entry));
        } finally {
            lock.unlock();
        }
        // For a duplicate too: its first one may not be on disk yet, and nobody is told "accepted" before it is.
        force();
        return accepted;
    }

    @Override
    public List<Accepted> accept(String source, List<Entry> entries, String cursor) {
        List<Accepted> accepted = new ArrayList<>(entries.size());
        locked();
        try {
            room(entries.size());
            for (Entry entry : entries) {
                accepted.add(ledger.find(source, entry.key()).orElseGet(() -> keep(entry)));
            }
            if (!cursor.equals(ledger.cursor(source))) {
                write(Fact.cursor(source, cursor));
            }
        } finally {
            lock.unlock();
        }
        force();
        return List.copyOf(accepted);
    }

    @Override
    public String cursor(String source) {
        locked();
        try {
            return ledger.cursor(source);
        } finally {
            lock.unlock();
        }
    }

    private void room(int messages) {
        if (messages > 0 && ledger.waiting() + messages > MOST_WAITING) {
            throw new JournalFull(MOST_WAITING + " messages wait for their end; try again later");
        }
    }

    private Accepted keep(Entry entry) {
        if (ledger.knowsRun(entry.runId())) {
            throw new IllegalArgumentException("another message has the run id " + entry.runId());
        }
        room(1);
        write(Fact.accept(
                entry.runId(), entry.source(), entry.key(), entry.payload(), clock.millis()));
        return new Accepted(entry.runId(), false, Optional.empty());
    }

    /** A log that could not be written once takes nothing more, so what it says stays true. */
    private long kept(LongSupplier write) {
        try {
            return write.getAsLong();
        } catch (StoreException e) {
            broken = e.getMessage();
            throw e;
        }
    }

    private static long forced(SealedLog log, long upTo) {
        log.force();
        return upTo;
    }

    @Override
    public Optional<String> broken() {
        return Optional.of(broken).filter(why -> !why.isEmpty());
    }

    /** Under the lock: the line, then the state. */
    private long write(Fact fact) {
        byte[] line = text.write(fact);
        long position = kept(() -> log.append(line));
        bytes += line.length;
        if (fact.kind() != Fact.Kind.LINE && fact.kind() != Fact.Kind.GONE) {
            ledger.apply(fact);
        }
        return position;
    }

    private void note(Fact fact) {
        locked();
        try {
            write(fact);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begun(String runId) {
        note(Fact.begun(runId));
    }

    @Override
    public void toolIntent(String runId, String callId, String tool) {
        note(Fact.tool(runId, callId, tool));
        force();
    }

    @Override
    public void toolOutcome(String runId, String callId, boolean error) {
        note(Fact.done(runId, callId, error));
    }

    @Override
    public void ended(String runId, Outcome outcome) {
        locked();
        try {
            if (ledger.isUnfinished(runId)) {
                write(Fact.ended(runId, outcome.status(), outcome.summary(), clock.millis()));
            }
        } finally {
            lock.unlock();
        }
        force();
    }

    @Override
    public void outgoing(String runId, String key, String payload) {
        note(Fact.out(runId, key, payload));
        force();
    }

    @Override
    public void receipt(String key, String receipt) {
        note(Fact.sent(key, receipt));
    }

    @Override
    public List<Outgoing> unconfirmed() {
        locked();
        try {
            return ledger.outgoing();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Unfinished> unfinished() {
        locked();
        try {
            return ledger.unfinished();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Accepted> find(String source, String key) {
        locked();
        try {
            return ledger.find(source, key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void append(String path, long position, String line) {
        byte[] content = line.getBytes(StandardCharsets.UTF_8);
        long waiting;
        locked();
        try {
            long at = write(Fact.line(path, position, line));
            waiting = followers.add(at, path, position, content);
        } finally {
            lock.unlock();
        }
        if (waiting > PENDING_BYTES) {
            force();
        }
    }

    @Override
    public void read(String path, long from, SealedLog.Reader reader) {
        force();
        followers.read(path, from, reader);
    }

    @Override
    public void remove(String path) {
        locked();
        try {
            write(Fact.gone(path));
            // The word first: a file that is gone without it would look like one that lost its lines.
            log.force();
            followers.apply(log.size());
            followers.remove(path);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void force() {
        SealedLog here;
        long upTo;
        boolean full;
        locked();
        try {
            here = log;
            upTo = log.size();
            full = bytes > segmentBytes && !dropping;
        } finally {
            lock.unlock();
        }
        kept(() -> forced(here, upTo));
        locked();
        try {
            // A new segment was begun in between: that forced and applied everything before.
            if (here == log) {
                followers.apply(upTo);
            }
            if (full && bytes > segmentBytes && !dropping) {
                roll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Under the lock: goes on in a new file that begins with everything still needed. The old one is dropped in the background
     * once the logs written through it are on disk; a crash before that reads both, and reading twice changes nothing.
     */
    private void roll() {
        log.force();
        followers.apply(log.size());
        Set<String> dirty = followers.takeDirty();
        segments.begin();
        log = segments.current();
        bytes = 0;
        ledger.write(fact -> append(log, fact));
        append(log, Fact.snapshot());
        log.force();
        List<String> old = segments.old();
        dropping = true;
        threads.newThread(() -> drop(dirty, old)).start();
    }

    private void append(SealedLog to, Fact fact) {
        to.append(text.write(fact));
    }

    private void drop(Set<String> dirty, List<String> old) {
        try {
            store.force(dirty);
            lock.lock();
            try {
                segments.drop(old);
            } finally {
                lock.unlock();
            }
        } catch (StoreException e) {
            followers.putBack(dirty);
            LOG.error("Old files of the journal are kept, because what they protect is not on disk yet", e);
        } finally {
            lock.lock();
            dropping = false;
            dropped.signalAll();
            lock.unlock();
        }
    }

    /** Leaves nothing to write again at the next start. */
    @Deactivate
    public void stop() {
        locked();
        try {
            while (dropping) {
                dropped.awaitUninterruptibly();
            }
            log.force();
            followers.apply(log.size());
            store.force(followers.takeDirty());
            append(log, Fact.checkpoint());
            log.force();
            followers.close();
            log.close();
            failure = new StoreException("the journal is closed");
        } finally {
            lock.unlock();
        }
    }
}
